import type { Pipeline } from "../domain/pipeline.ts";
import { minimize, type Solving } from "./minimize.ts";
import { type Problem, restrict } from "./problem.ts";

const ANY_PLAN = { usd: 1, hours: 0, kg: 0 };

/**
 * Leaves each stage with `ordered` resources the candidates of the first set for which a plan exists.
 *
 * Where the first choices of all stages do not go together, stages earlier in the file have their way first.
 *
 * @returns `undefined` when no plan exists at all, or none was found in time
 */
export const takeFirstFeasible = async (
  pipeline: Pipeline,
  problem: Problem,
  solving: Solving,
): Promise<Problem | undefined> => {
  const ordered = pipeline.stages.flatMap(({ resources }, stage) =>
    resources.choose === "ordered" && resources.sets.length > 1 ? [stage] : [],
  );
  if (ordered.length === 0) return problem;
  const firsts = ordered.reduce(
    (current, stage) => useSet(current, stage, firstSet(current, stage)),
    problem,
  );
  if (await hasPlan(firsts, solving)) return firsts;
  let settled = problem;
  for (const stage of ordered) {
    const next = await firstFeasible(settled, stage, solving);
    if (next === undefined) return undefined;
    settled = next;
  }
  return settled;
};

const firstFeasible = async (
  problem: Problem,
  stage: number,
  solving: Solving,
): Promise<Problem | undefined> => {
  const sets = [...new Set(problem.candidates[stage]!.map((c) => c.offer.set))].sort(
    (a, b) => a - b,
  );
  for (const set of sets) {
    const only = useSet(problem, stage, set);
    if (await hasPlan(only, solving)) return only;
  }
  return undefined;
};

const hasPlan = async (problem: Problem, solving: Solving): Promise<boolean> =>
  "plan" in (await minimize(problem, ANY_PLAN, solving));

const firstSet = (problem: Problem, stage: number): number =>
  Math.min(...problem.candidates[stage]!.map((candidate) => candidate.offer.set));

const useSet = (problem: Problem, stage: number, set: number): Problem =>
  restrict(problem, (s, candidate) => s !== stage || candidate.offer.set === set);
