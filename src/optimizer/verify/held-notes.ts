import { needsEmissions, stageKgCo2e } from "./emissions.ts";
import type { Inputs } from "./inputs.ts";
import type { Placed } from "./placements.ts";
import { useOf } from "./quota.ts";
import { stageTime } from "./stage-time.ts";

/** What a running stage may take without anybody knowing how much: it goes on all the same, and nothing is counted for it. */
export const heldNotes = (
  { pipeline, index }: Inputs,
  placed: ReadonlyMap<string, Placed>,
): readonly string[] =>
  pipeline.stages.flatMap((stage) => {
    const at = placed.get(stage.name);
    if (at === undefined || stage.progress?.kind !== "running") return [];
    const { offer, reservedNodes } = at;
    const time = stageTime(stage, offer);
    const hours = typeof time === "string" ? undefined : time.hours;
    const what = `${offer.market} ${offer.machine.name} in ${offer.location}`;
    const isUnpriced = offer.usdPerHour === undefined && reservedNodes < stage.nodes;
    const isUncounted = pipeline.quota.some((quota) => useOf(quota, stage, at) === undefined);
    const isDark =
      needsEmissions(pipeline) && stageKgCo2e(index, stage, offer, hours ?? 0) === undefined;
    return [
      ...(isUnpriced
        ? [`price of ${what} is not known: what ${stage.name} still costs there is not counted`]
        : []),
      ...(isUncounted
        ? [`what ${what} uses of a quota is not known: none counted for ${stage.name}`]
        : []),
      ...(isDark ? [`emissions of ${what} cannot be told: none counted for ${stage.name}`] : []),
    ];
  });
