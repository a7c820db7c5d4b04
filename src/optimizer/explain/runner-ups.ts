import type { RunnerUp } from "../../domain/plan.ts";
import { restrict } from "../problem.ts";
import { differenceOf } from "./figures.ts";
import { type Explained, solveWithout } from "./solve-again.ts";
import { twinsOf } from "./twins.ts";

/**
 * For each stage the best plan that keeps it out of its region; `undefined` where there is none, or none proven. Stages that differ
 * in name alone share one.
 */
export const findRunnerUps = async (explained: Explained): Promise<(RunnerUp | undefined)[]> => {
  const { stages } = explained.planning.pipeline;
  const areTwins = twinsOf(explained);
  const runnerUps: (RunnerUp | undefined)[] = [];
  const firsts: number[] = [];
  for (const [stage, { name }] of stages.entries()) {
    const twin = firsts.find((first) => areTwins(stages[first]!.name, name));
    if (twin === undefined) firsts.push(stage);
    runnerUps.push(twin === undefined ? await runnerUpOf(explained, stage) : runnerUps[twin]);
  }
  return runnerUps;
};

const runnerUpOf = async (explained: Explained, stage: number): Promise<RunnerUp | undefined> => {
  const { planning, built, choice, best } = explained;
  planning.options.onProgress?.(`runner-up of ${planning.pipeline.stages[stage]!.name}`);
  const { place: own } = choice[stage]!;
  const elsewhere = restrict(built.problem, (s, { place }) => s !== stage || place !== own);
  const answer = await solveWithout(explained, elsewhere);
  if (answer.status !== "plan") return undefined;
  const { totals, stages } = answer.found;
  const { location, instanceType, pricing } = stages[stage]!;
  return { location, instanceType, market: pricing, ...differenceOf(totals, best.totals) };
};
