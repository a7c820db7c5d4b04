import type { RunnerUp } from "../../domain/plan.ts";
import { restrict } from "../problem.ts";
import { differenceOf } from "./figures.ts";
import { type Answer, type Explained, solveWithout } from "./solve-again.ts";
import { twinsOf } from "./twins.ts";

export interface RunnerUps {
  /** By stage. */
  readonly runnerUps: readonly (RunnerUp | undefined)[];
  readonly unproven: readonly string[];
}

/**
 * For each stage the best plan that keeps it out of its region; `undefined` where there is none, or none proven. Stages that differ
 * in name alone share one.
 */
export const findRunnerUps = async (explained: Explained): Promise<RunnerUps> => {
  const { stages } = explained.planning.pipeline;
  const areTwins = twinsOf(explained);
  const runnerUps: (RunnerUp | undefined)[] = [];
  const unproven: string[] = [];
  const firsts: number[] = [];
  for (const [stage, { name }] of stages.entries()) {
    const twin = firsts.find((first) => areTwins(stages[first]!.name, name));
    if (twin !== undefined) {
      runnerUps.push(runnerUps[twin]);
      continue;
    }
    firsts.push(stage);
    const answer = await planElsewhere(explained, stage);
    if (answer.status === "unproven") unproven.push(`the runner-up of ${name}`);
    runnerUps.push(runnerUpOf(explained, stage, answer));
  }
  return { runnerUps, unproven };
};

const planElsewhere = (explained: Explained, stage: number): Promise<Answer> => {
  const { planning, built, choice } = explained;
  planning.options.onProgress?.(`runner-up of ${planning.pipeline.stages[stage]!.name}`);
  const { place: own } = choice[stage]!;
  return solveWithout(
    explained,
    restrict(built.problem, (s, { place }) => s !== stage || place !== own),
  );
};

const runnerUpOf = ({ best }: Explained, stage: number, answer: Answer): RunnerUp | undefined => {
  if (answer.status !== "plan") return undefined;
  const { totals, stages } = answer.found;
  const { location, instanceType, pricing } = stages[stage]!;
  return { location, instanceType, market: pricing, ...differenceOf(totals, best.totals) };
};
