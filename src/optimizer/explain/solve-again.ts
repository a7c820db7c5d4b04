import type { BuiltProblem } from "../build-problem.ts";
import { isOver } from "../is-late.ts";
import { lexicographic } from "../lexicographic.ts";
import { takeFirstFeasible } from "../ordered.ts";
import { type Planning, verified } from "../planning.ts";
import type { Candidate, Choice, Problem } from "../problem.ts";
import type { Verified } from "../verify/verify.ts";

/** A plan that is to be explained, and what it came from. */
export interface Explained {
  /** Its `solving` has the time that explanations may take. */
  readonly planning: Planning;
  /** Before the first feasible of `ordered` resources was taken. */
  readonly built: BuiltProblem;
  /** After that. */
  readonly problem: Problem;
  readonly choice: Choice;
  readonly best: Verified;
}

/** The answer to a changed question, proven or not given at all. */
export type Answer =
  | { readonly status: "plan"; readonly choice: Choice; readonly found: Verified }
  | { readonly status: "none"; readonly reason: string }
  /** The time limit came first. */
  | { readonly status: "unproven" };

/**
 * The best plan of a changed problem, exactly as a fresh planning would find it, and verified.
 *
 * @param planning  of the pipeline that the problem was built from
 * @param hint  a choice for another problem of the same stages, to start from
 */
export const solveAgain = async (
  planning: Planning,
  problem: Problem,
  hint?: Choice,
): Promise<Answer> => {
  const { pipeline, solving } = planning;
  const empty = problem.candidates.findIndex((list) => list.length === 0);
  if (empty >= 0) return { status: "none", reason: `no offer for ${pipeline.stages[empty]!.name}` };
  if (isOver(solving)) return UNPROVEN;
  const settled = await takeFirstFeasible(pipeline, problem, solving);
  if (settled === undefined) return NONE;
  // A set of `ordered` resources may have been passed over for lack of time.
  if (settled === "unknown" || settled.doubtful.length > 0) return UNPROVEN;
  const start = hint && closest(settled.problem, hint);
  const outcome = await lexicographic(settled.problem, pipeline.objective, solving, start);
  if (outcome.status === "infeasible") return NONE;
  if (outcome.status !== "optimal") return UNPROVEN;
  const { choice } = outcome.plan;
  return { status: "plan", choice, found: verified(planning, settled.problem, choice) };
};

const UNPROVEN: Answer = { status: "unproven" };
const NONE: Answer = { status: "none", reason: "no plan within the rules" };

/** The same offers where the problem has them, else another one in the same region, else any. */
export const closest = ({ candidates }: Problem, choice: Choice): Choice =>
  choice.map((chosen, stage) => {
    const list = candidates[stage]!;
    const region = chosen.offer.region;
    return (
      list.find((candidate) => isSameOffer(candidate, chosen)) ??
      list.find(({ offer }) => offer.region === region) ??
      list[0]!
    );
  });

export const isSameOffer = (a: Candidate, b: Candidate): boolean =>
  a.offer.row === b.offer.row && a.offer.market === b.offer.market && a.reserved === b.reserved;
