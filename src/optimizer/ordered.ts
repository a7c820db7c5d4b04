import type { Pipeline } from "../domain/pipeline.ts";
import { minimize, type Solving } from "./minimize.ts";
import { type Problem, restrict } from "./problem.ts";

const ANY_PLAN = { usd: 1, hours: 0, kg: 0 };

/** Each stage with `ordered` resources left with one set. */
export interface Settled {
  readonly problem: Problem;
  /** Stages for which there was no time to tell whether an earlier set has a plan. */
  readonly doubtful: readonly number[];
}

/**
 * Leaves each stage with `ordered` resources the candidates of the first set for which a plan exists.
 *
 * Where the first choices of all stages do not go together, stages earlier in the file have their way first.
 *
 * @returns `undefined`: no plan exists at all; `"unknown"`: no set was found in time for which one does
 */
export const takeFirstFeasible = async (
  pipeline: Pipeline,
  problem: Problem,
  solving: Solving,
): Promise<Settled | "unknown" | undefined> => {
  const ordered = pipeline.stages.flatMap(({ resources }, stage) =>
    resources.choose === "ordered" && resources.sets.length > 1 ? [stage] : [],
  );
  if (ordered.length === 0) return { problem, doubtful: [] };
  const firsts = ordered.reduce(
    (current, stage) => useSet(current, stage, firstSet(current, stage)),
    problem,
  );
  if (await hasPlan(firsts, solving)) return { problem: firsts, doubtful: [] };
  let settled = problem;
  const doubtful: number[] = [];
  for (const stage of ordered) {
    const next = await firstFeasible(settled, stage, solving);
    if (next === undefined || next === "unknown") return next;
    if (next.isDoubtful) doubtful.push(stage);
    settled = next.problem;
  }
  return { problem: settled, doubtful };
};

const firstFeasible = async (
  problem: Problem,
  stage: number,
  solving: Solving,
): Promise<{ readonly problem: Problem; readonly isDoubtful: boolean } | "unknown" | undefined> => {
  const sets = [...new Set(problem.candidates[stage]!.map((c) => c.offer.set))].sort(
    (a, b) => a - b,
  );
  let isDoubtful = false;
  for (const set of sets) {
    const only = useSet(problem, stage, set);
    const answer = await hasPlan(only, solving);
    if (answer) return { problem: only, isDoubtful };
    isDoubtful ||= answer === undefined;
  }
  return isDoubtful ? "unknown" : undefined;
};

/** `undefined`: there was no time to tell. */
const hasPlan = async (problem: Problem, solving: Solving): Promise<boolean | undefined> => {
  const outcome = await minimize(problem, ANY_PLAN, solving);
  return outcome.status === "unknown" ? undefined : "plan" in outcome;
};

const firstSet = (problem: Problem, stage: number): number =>
  Math.min(...problem.candidates[stage]!.map((candidate) => candidate.offer.set));

const useSet = (problem: Problem, stage: number, set: number): Problem =>
  restrict(problem, (s, candidate) => s !== stage || candidate.offer.set === set);
