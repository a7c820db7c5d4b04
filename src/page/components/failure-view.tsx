import { type Failure, isInfeasible } from "../api/problem.ts";
import { explainedProblem } from "../state/details.ts";
import { planNow } from "../state/planning.ts";
import { InfeasibleView } from "./infeasible-view.tsx";
import { TokenForm } from "./token-form.tsx";

/** Why there is no plan, and what to do. */
export const FailureView = ({ failure }: { readonly failure: Failure }) => {
  if (failure.kind === "aborted") return null;
  if (failure.kind === "unreachable")
    return (
      <Trouble
        title="The server cannot be reached"
        detail="Is sky serve running, and is the network up?"
      />
    );
  const { problem, retryAfter } = failure;
  if (problem.status === 401)
    return <TokenForm detail={problem.detail} onToken={() => void planNow()} />;
  if (isInfeasible(failure)) return <InfeasibleView problem={explainedProblem.value ?? problem} />;
  const fieldErrors = (problem.errors ?? []).length > 0;
  const detail = fieldErrors ? "The lines are marked beside the text." : (problem.detail ?? "");
  const later = retryAfter === undefined ? "" : ` Try again in ${retryAfter} s.`;
  return (
    <Trouble
      title={problem.title ?? `The server answered ${problem.status}`}
      detail={`${detail}${later}`}
      final={problem.status === 422 || problem.status === 400}
    />
  );
};

interface TroubleProps {
  readonly title: string;
  readonly detail: string;
  /** Asking again cannot help. */
  readonly final?: boolean;
}

const Trouble = ({ title, detail, final = false }: TroubleProps) => (
  <div class="panel trouble" role="alert">
    <p class="lead">{title}</p>
    {detail !== "" && <p class="detail">{detail}</p>}
    {!final && (
      <button type="button" onClick={() => void planNow()}>
        Try again
      </button>
    )}
  </div>
);
