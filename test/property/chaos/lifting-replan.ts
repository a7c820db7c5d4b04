import type { Replan } from "../../../src/broker/parts.ts";
import { planLifting } from "../../../src/broker/replan/lift.ts";
import { replan } from "../../../src/broker/replan/replan.ts";
import type { Situation } from "../../../src/broker/replan/situation.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import type { SolveLp } from "../../../src/optimizer/linear/solution.ts";
import type { PlanOptions } from "../../../src/optimizer/plan.ts";

export const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 20_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

/** Plans what is left; when it may, it lifts as few of the oldest blocks as it takes. */
export const liftingReplan =
  (pipeline: Pipeline, catalog: () => Catalog, solve: SolveLp): Replan =>
  async (situation, lift) => {
    const plan = (now: Situation) => replan(pipeline, catalog(), now, OPTIONS, solve);
    const strict = await plan(situation);
    if (strict.ok) return { ok: true, value: { plan: strict.value, lifted: [] } };
    return lift ? planLifting(situation, plan) : strict;
  };
