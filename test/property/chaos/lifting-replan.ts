import type { Replan } from "../../../src/broker/parts.ts";
import { replan } from "../../../src/broker/replan/replan.ts";
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
    const without = async (count: number) => {
      const t = performance.now();
      const blocked = situation.blocked.slice(count);
      const r = await replan(pipeline, catalog(), { ...situation, blocked }, OPTIONS, solve);
      if (process.env.TIMES)
        console.log("replan", r.ok ? "ok" : r.error.kind, (performance.now() - t).toFixed(0));
      return r;
    };
    const strict = await without(0);
    if (strict.ok) return { ok: true, value: { plan: strict.value, lifted: [] } };
    if (!lift) return strict;
    let [least, most] = [1, situation.blocked.length];
    let best = await without(most);
    while (best.ok && least < most) {
      const middle = (least + most) >> 1;
      const found = await without(middle);
      if (found.ok) [best, most] = [found, middle];
      else least = middle + 1;
    }
    return best.ok
      ? { ok: true, value: { plan: best.value, lifted: situation.blocked.slice(0, most) } }
      : best;
  };
