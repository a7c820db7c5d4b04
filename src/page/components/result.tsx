import { explained } from "../state/details.ts";
import { activity, answer, isStale, lastPlan } from "../state/planning.ts";
import { EmptyResult } from "./empty-result.tsx";
import { FailureView } from "./failure-view.tsx";
import { PlanView } from "./plan-view.tsx";
import { StatusLine } from "./status-line.tsx";

/** The answer. The last one stays, faded, until the next is here. */
export const Result = () => {
  const current = answer.value;
  const waiting = activity.value.kind !== "idle" || isStale.value;
  return (
    <section
      class="result"
      aria-labelledby="result-heading"
      aria-busy={activity.value.kind !== "idle"}
    >
      <h2 id="result-heading" class="unseen">
        Plan
      </h2>
      <StatusLine />
      <div class="answer" data-old={current !== undefined && waiting}>
        {current === undefined && <EmptyResult />}
        {current?.result.ok === false && <FailureView failure={current.result.error} />}
        {current?.result.ok === true && <PlanView plan={explained.value ?? current.result.value} />}
        {current?.result.ok === false && lastPlan.value && isPassing(current.result.error.kind) && (
          <div class="old-plan">
            <PlanView plan={lastPlan.value} />
          </div>
        )}
      </div>
    </section>
  );
};

/** A server that is away says nothing against the plan that was shown. */
const isPassing = (kind: string): boolean => kind === "unreachable";
