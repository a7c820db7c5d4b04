import type { Baseline, Plan, Totals } from "../../domain/plan.ts";
import { duration, kilograms, percentDifference, usd, usdRate } from "../../report/quantities.ts";
import { download } from "../state/files.ts";

/** The answer in a few figures. */
export const Headline = ({ plan }: { readonly plan: Plan }) => {
  const rival = bestRival(plan);
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
        {rival && (
          <span>
            {rival.name} would cost {usd(rival.usd)} ({percentDifference(rival.extraPct)}).
          </span>
        )}
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
    </div>
  );
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

type Rival = Baseline & { readonly usd: number; readonly extraPct: number };

const bestRival = ({ baselines }: Plan): Rival | undefined =>
  baselines
    .filter((rival): rival is Rival => rival.usd !== undefined && (rival.extraPct ?? 0) > 0)
    .sort((a, b) => a.extraPct - b.extraPct)[0];
