import { remembered } from "../../domain/remember.ts";
import type { BuiltProblem } from "../build-problem.ts";
import { better, improve } from "../incumbent.ts";
import { isOver } from "../is-late.ts";
import { goalsOf, lexicographic } from "../lexicographic.ts";
import { takeFirstFeasible } from "../ordered.ts";
import { type Planning, verified } from "../planning.ts";
import { Completions } from "../presolve/completions.ts";
import type { Candidate, Choice, Problem } from "../problem.ts";
import { relocate } from "../relocate.ts";
import type { Verified } from "../verify/verify.ts";
import { usdOf } from "./figures.ts";

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
 * The best plan when some candidates are not to be had: what is known of all of them leaves few to look at.
 *
 * @param problem  as it was built, without those candidates
 */
export const solveWithout = (
  explained: Explained,
  problem: Problem,
  hint: Choice = explained.choice,
): Promise<Answer> =>
  isOver(explained.planning.solving)
    ? Promise.resolve(UNPROVEN)
    : solveAgain(explained.planning, problem, hint, completionsOf(explained));

/** Below, finding out takes longer than it saves. */
const LEAST_STAGES = 20;

/** Of all candidates that were built; `undefined`: not worth knowing. */
export const completionsOf = remembered(
  ({ planning, built, best }: Explained): Completions | undefined =>
    built.problem.candidates.length < LEAST_STAGES
      ? undefined
      : new Completions(built.problem, usdOf(best.totals), () => isOver(planning.solving)),
);

/**
 * The best plan of a changed problem, exactly as a fresh planning would find it, and verified.
 *
 * @param planning  of the pipeline that the problem was built from
 * @param hint  a choice for another problem of the same stages, to start from
 * @param completions  of a problem with the same candidates and more
 */
export const solveAgain = async (
  planning: Planning,
  problem: Problem,
  hint?: Choice,
  completions?: Completions,
): Promise<Answer> => {
  const { pipeline, solving } = planning;
  const empty = problem.candidates.findIndex((list) => list.length === 0);
  if (empty >= 0) return { status: "none", reason: `no offer for ${pipeline.stages[empty]!.name}` };
  if (isOver(solving)) return UNPROVEN;
  const settled = await takeFirstFeasible(pipeline, problem, solving);
  if (settled === undefined) return NONE;
  // A set of `ordered` resources may have been passed over for lack of time.
  if (settled === "unknown" || settled.doubtful.length > 0) return UNPROVEN;
  const start = startIn(planning, settled.problem, hint, completions);
  const outcome = await lexicographic(start.problem, pipeline.objective, solving, start.hint);
  if (outcome.status === "infeasible") return NONE;
  // Out of time, it may be the best by the first goal alone.
  if (outcome.status !== "optimal" || isOver(solving)) return UNPROVEN;
  const { choice } = outcome.plan;
  return { status: "plan", choice, found: verified(planning, settled.problem, choice) };
};

interface Start {
  readonly problem: Problem;
  readonly hint: Choice | undefined;
}

const startIn = (
  { pipeline, solving }: Planning,
  problem: Problem,
  hint: Choice | undefined,
  completions: Completions | undefined,
): Start => {
  if (hint === undefined) return { problem, hint };
  const near = closest(problem, hint);
  if (completions === undefined) return { problem, hint: near };
  const isLate = (): boolean => isOver(solving);
  const [goal] = goalsOf(pipeline.objective);
  let known = improve(problem, goal, near, isLate);
  for (const moving of displaced(hint, near)) {
    const moved = relocate(problem, goal, near, moving, isLate);
    known = better(known, improve(problem, goal, moved.choice, isLate)) ?? known;
  }
  return { problem: completions.within(problem, goal, known), hint: known.choice };
};

/** For each place that a stage cannot keep, the stages that are there. */
const displaced = (hint: Choice, near: Choice): readonly (readonly number[])[] => {
  const left = new Set(hint.flatMap(({ place }, s) => (near[s]!.place === place ? [] : [place])));
  return [...left].map((from) => hint.flatMap(({ place }, s) => (place === from ? [s] : [])));
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
