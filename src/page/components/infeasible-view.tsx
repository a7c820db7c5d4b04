import { duration, usd } from "../../report/quantities.ts";
import type { LeastLimit, Relaxation, ServerProblem } from "../api/problem.ts";
import type { TextEdit } from "../pipeline-text/edit-text.ts";
import { raiseOf } from "../rules/raise-limit.ts";
import { dropOf } from "../rules/removable-rules.ts";
import { explaining } from "../state/details.ts";
import { fields } from "../state/pipeline.ts";
import { editAndPlan } from "../state/planning.ts";
import { RejectionList } from "./rejection-list.tsx";

/** No plan exists: which rules are in each other's way, and the ways out, each a button. */
export const InfeasibleView = ({ problem }: { readonly problem: ServerProblem }) => {
  const { summary, conflict = [], stages = [] } = problem;
  const ways = waysOut(problem);
  return (
    <div class="panel trouble infeasible">
      <p class="lead">No plan exists</p>
      {summary !== undefined && <p class="detail">{sentence(summary)}</p>}
      {conflict.length > 0 && (
        <>
          <h3>
            {conflict.length === 1
              ? "This rule leaves nothing"
              : "These rules cannot hold together"}
          </h3>
          <ul class="conflict">
            {conflict.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </>
      )}
      {ways.length > 0 && (
        <>
          <h3>Ways out</h3>
          <ul class="ways">
            {ways.map(({ label, result, edits }) => (
              <li key={label}>
                <button type="button" onClick={() => editAndPlan(edits)}>
                  {label}
                </button>
                <span class="figure">{result}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {explaining.value && <p class="hint">Pricing the ways out…</p>}
      <RejectionList stages={stages} />
    </div>
  );
};

/** The server's words go on behind a colon. */
const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

interface WayOut {
  readonly label: string;
  /** What the plan would be; empty while it is not known. */
  readonly result: string;
  readonly edits: readonly TextEdit[];
}

/** Without relaxations that are known to do, the rules of the conflict can still be dropped one by one. */
const waysOut = (problem: ServerProblem): readonly WayOut[] => {
  const { conflict = [], relaxations = [], leastLimits = [] } = problem;
  const priced = relaxations.length > 0 ? relaxations : conflict.map((rule) => ({ rule }));
  return [...leastLimits.flatMap(raised), ...priced.flatMap(dropped)];
};

const dropped = (
  relaxation: Partial<Relaxation> & { readonly rule: string },
): readonly WayOut[] => {
  const edits = dropOf(fields.value, relaxation.rule);
  return edits === undefined
    ? []
    : [{ label: `Drop ${relaxation.rule}`, result: resultOf(relaxation), edits }];
};

const raised = (limit: LeastLimit): readonly WayOut[] => {
  const raise = raiseOf(fields.value, limit);
  return raise === undefined
    ? []
    : [
        {
          label: `Raise ${limit.rule} to ${raise.words}`,
          result: resultOf(limit),
          edits: raise.edits,
        },
      ];
};

const resultOf = ({ usd: cost, hours }: Partial<Relaxation>): string => {
  if (cost === undefined) return "";
  return hours === undefined ? usd(cost) : `${usd(cost)} in ${duration(hours)}`;
};
