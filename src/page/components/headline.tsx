import type { Plan, Totals } from "../../domain/plan.ts";
import { rivalOf } from "../../report/headline.ts";
import { ageWarning, oldPrices } from "../../report/notes.ts";
import { duration, kilograms, percentDifference, usd, usdRate } from "../../report/quantities.ts";
import { download } from "../state/files.ts";

/** The answer in a few figures. */
export const Headline = ({ plan }: { readonly plan: Plan }) => {
  const rival = rivalOf(plan);
  return (
    <div class="panel headline">
      <p class="figures">
        <Figure label="Cost" value={costOf(plan.totals)} strong={plan.objective !== "time"} />
        {plan.totals.hours !== undefined && (
          <Figure
            label="Finish"
            value={duration(plan.totals.hours)}
            strong={plan.objective === "time"}
          />
        )}
        <Figure label="Compute" value={usd(plan.totals.computeUsd)} />
        <Figure label="Moving data" value={usd(plan.totals.egressUsd)} />
        {plan.totals.kgCo2e !== undefined && (
          <Figure label="Carbon, est." value={kilograms(plan.totals.kgCo2e)} />
        )}
      </p>
      <p class="proof">
        <span class="pill" data-good={plan.status === "optimal"}>
          {proofOf(plan)}
        </span>
        {rival && <span>{rival}</span>}
        <button
          type="button"
          class="link"
          onClick={() =>
            download(
              `${plan.name}.plan.json`,
              `${JSON.stringify(plan, null, 2)}\n`,
              "application/json",
            )
          }
        >
          Plan as JSON
        </button>
      </p>
      {warningsOf(plan).map((warning) => (
        <p key={warning} class="hint">
          {warning}
        </p>
      ))}
    </div>
  );
};

/** What to look at before anybody relies on the figures. */
const warningsOf = (plan: Plan): readonly string[] => {
  const today = new Date().toISOString().slice(0, 10);
  return [ageWarning(plan, today), oldPrices(plan, today)].flatMap((warning) => warning ?? []);
};

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly strong?: boolean;
}

const Figure = ({ label, value, strong = false }: FigureProps) => (
  <span class="figure-box" data-strong={strong}>
    <span class="label">{label}</span> <span class="value">{value}</span>
  </span>
);

/** Stages without a runtime have a price an hour only. */
const costOf = ({ usd: known, unknownRuntimeUsdPerHour: rate }: Totals): string =>
  rate === undefined ? usd(known) : `${usd(known)} + ${usdRate(rate)}/h`;

const proofOf = ({ status, gap }: Plan): string =>
  status === "optimal"
    ? "Proven optimal"
    : `At most ${percentDifference(gap * 100).slice(1)} above the optimum`;
