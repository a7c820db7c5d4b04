import type { RunnerUp } from "../../domain/plan.ts";
import { restrict } from "../problem.ts";
import { differenceOf } from "./figures.ts";
import { type Explained, solveWithout } from "./solve-again.ts";

/** For each stage the best plan that keeps it out of its region; `undefined` where there is none, or none proven. */
export const findRunnerUps = async (explained: Explained): Promise<(RunnerUp | undefined)[]> => {
  const { planning, built, choice, best } = explained;
  const { pipeline, options } = planning;
  const runnerUps: (RunnerUp | undefined)[] = [];
  for (const [stage, chosen] of choice.entries()) {
    options.onProgress?.(`runner-up of ${pipeline.stages[stage]!.name}`);
    const elsewhere = restrict(
      built.problem,
      (s, candidate) => s !== stage || candidate.place !== chosen.place,
    );
    const answer = await solveWithout(explained, elsewhere);
    if (answer.status !== "plan") {
      runnerUps.push(undefined);
      continue;
    }
    const { totals, stages } = answer.found;
    const { location, instanceType, pricing } = stages[stage]!;
    runnerUps.push({
      location,
      instanceType,
      market: pricing,
      ...differenceOf(totals, best.totals),
    });
  }
  return runnerUps;
};
