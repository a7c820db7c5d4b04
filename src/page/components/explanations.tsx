import type { Plan } from "../../domain/plan.ts";
import { explain, explaining, explanationFailed } from "../state/details.ts";
import { Alternatives } from "./alternatives.tsx";
import { BreakEvens } from "./break-evens.tsx";
import { Fallbacks } from "./fallbacks.tsx";
import { RulePrices } from "./rule-prices.tsx";
import { WhyList } from "./why-list.tsx";

/** Why this plan; asked for behind small plans, at a press behind large ones. */
export const Explanations = ({ plan }: { readonly plan: Plan }) => {
  const known = plan.rules !== undefined || plan.fallbacks !== undefined;
  return (
    <>
      {!known && <Offer />}
      <WhyList plan={plan} />
      <RulePrices rules={plan.rules ?? []} />
      <Fallbacks plan={plan} />
      <BreakEvens breakEvens={plan.breakEvens ?? []} />
      <Alternatives plan={plan} />
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
