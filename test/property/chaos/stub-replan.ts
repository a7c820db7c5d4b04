import type { Replan } from "../../../src/broker/parts.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import { locationId, regionOf } from "../../../src/domain/ids.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import type { SolveLp } from "../../../src/optimizer/linear/solution.ts";
import { optimize, type PlanOptions } from "../../../src/optimizer/plan.ts";

export const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 20_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

export const stubReplan =
  (pipeline: Pipeline, catalog: () => Catalog, solve: SolveLp): Replan =>
  async (situation, lift) => {
    const held = new Map([...situation.finished, ...situation.running].map((h) => [h.stage, h]));
    const rest: Pipeline = {
      ...pipeline,
      datasets: [
        ...pipeline.datasets,
        ...pipeline.stages
          .filter(({ name }) => held.has(name))
          .map((stage) => ({
            name: stage.name,
            sizeGb: stage.outputGb,
            at: locationId(regionOf(held.get(stage.name)!.location), ""),
            sharing: stage.sharing,
          })),
      ],
      stages: pipeline.stages.filter(({ name }) => !held.has(name)),
    };
    if (rest.stages.length === 0)
      return { ok: true, value: { plan: { stages: [] } as never, lifted: [] } };
    for (let drop = 0; ; drop += 1) {
      const blocked = situation.blocked.slice(drop);
      const found = await optimize({ ...rest, blocked }, catalog(), OPTIONS, solve);
      if (found.ok)
        return { ok: true, value: { plan: found.value, lifted: situation.blocked.slice(0, drop) } };
      if (!lift || drop >= situation.blocked.length) return found;
    }
  };
