import type { Plan } from "../../domain/plan.ts";
import {
  alternativesContent,
  breakEvensContent,
  fallbacksContent,
} from "../../report/content/what-if.ts";
import { explain, explaining, explanationFailed } from "../state/details.ts";
import { ReportSection } from "./report-section.tsx";
import { RulePrices } from "./rule-prices.tsx";

/** Why this plan; asked for behind small plans, at a press behind large ones. */
export const Explanations = ({ plan }: { readonly plan: Plan }) => {
  const known = plan.rules !== undefined || plan.fallbacks !== undefined;
  return (
    <>
      {!known && <Offer />}
      <RulePrices rules={plan.rules ?? []} />
      <ReportSection narrow section={fallbacksContent(plan)} />
      <ReportSection section={breakEvensContent(plan)} />
      <ReportSection narrow section={alternativesContent(plan)} />
    </>
  );
};

const Offer = () => (
  <div class="panel offer" role="status">
    {explaining.value ? (
      "Explaining: what each rule costs, what to do when a place fails, when another plan wins…"
    ) : (
      <>
        <button type="button" onClick={explain}>
          Explain this plan
        </button>
        <span class="hint">
          {explanationFailed.value
            ? "The server could not explain it; it may be busy or set not to."
            : "What each rule costs, fallbacks, break-evens. Takes longer than the plan."}
        </span>
      </>
    )}
  </div>
);
