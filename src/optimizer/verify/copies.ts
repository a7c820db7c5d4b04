import { type LocationId, type RegionId, regionOf } from "../../domain/ids.ts";
import type { Pipeline, Sharing } from "../../domain/pipeline.ts";
import { isFinished } from "../../domain/progress.ts";
import { isHeld } from "./held.ts";

/** One copy of an item on its way, before prices. */
export interface Copy {
  readonly item: string;
  readonly from: RegionId;
  readonly to: RegionId;
  /** Stages that read it, in the pipeline's order. */
  readonly consumers: readonly string[];
  /** Destinations that the user wants it delivered to, all in the region `to`. */
  readonly deliveries: readonly LocationId[];
  readonly gb: number;
  /** Flat price of storage outside the catalog. */
  readonly flatUsdPerGb?: number;
  /** It was made before: from and to are its region, and nothing is paid. */
  readonly exists?: true;
}

interface Item {
  readonly name: string;
  readonly at: RegionId;
  readonly gb: number;
  readonly sharing: Sharing;
  readonly flatUsdPerGb?: number;
  /** Regions that have it already. */
  readonly copies: readonly RegionId[];
}

/**
 * Every copy that a placement makes or uses, those that stay within their region included. Items of 0 GB move nothing, and
 * a stage that has its place already has its inputs.
 *
 * @param regionOfStage  where each stage runs
 */
export const listCopies = (
  pipeline: Pipeline,
  regionOfStage: ReadonlyMap<string, RegionId>,
): readonly Copy[] => {
  const needs = needsByItem(pipeline, regionOfStage);
  return items(pipeline, regionOfStage)
    .filter((item) => item.gb > 0)
    .flatMap((item) => {
      const own = needs.get(item.name) ?? [];
      return (item.sharing === "per-region" ? mergeByRegion(own) : own).map((need) => ({
        item: item.name,
        from: item.at,
        gb: item.gb,
        ...(item.flatUsdPerGb === undefined ? {} : { flatUsdPerGb: item.flatUsdPerGb }),
        ...need,
        ...(item.copies.includes(need.to) ? { from: need.to, exists: true as const } : {}),
      }));
    });
};

const items = (pipeline: Pipeline, regionOfStage: ReadonlyMap<string, RegionId>): Item[] => [
  ...pipeline.datasets.map((dataset) => ({
    name: dataset.name,
    at: regionOf(dataset.at),
    gb: dataset.sizeGb,
    sharing: dataset.sharing,
    copies: dataset.copies ?? [],
    ...(dataset.egressUsdPerGb === undefined ? {} : { flatUsdPerGb: dataset.egressUsdPerGb }),
  })),
  ...pipeline.stages.flatMap((stage) => {
    const at = regionOfStage.get(stage.name);
    if (at === undefined) return [];
    const gb = stage.outputGb * (stage.outputPerNode ? stage.nodes : 1);
    const copies = isFinished(stage) ? (stage.copies ?? []) : [];
    return [{ name: stage.name, at, gb, sharing: stage.sharing, copies }];
  }),
];

type Need = Pick<Copy, "to" | "consumers" | "deliveries">;

const needsByItem = (
  pipeline: Pipeline,
  regionOfStage: ReadonlyMap<string, RegionId>,
): ReadonlyMap<string, readonly Need[]> => {
  const needs = new Map<string, Need[]>();
  const add = (item: string, need: Need): void => {
    const known = needs.get(item);
    if (known === undefined) needs.set(item, [need]);
    else known.push(need);
  };
  for (const stage of pipeline.stages) {
    const to = regionOfStage.get(stage.name);
    if (to === undefined || isHeld(stage)) continue;
    for (const input of stage.inputs) add(input, { to, consumers: [stage.name], deliveries: [] });
  }
  for (const delivery of pipeline.deliver)
    add(delivery.from, {
      to: regionOf(delivery.to),
      consumers: [],
      deliveries: [delivery.to],
    });
  return needs;
};

const mergeByRegion = (needs: readonly Need[]): readonly Need[] => {
  const regions = new Map<RegionId, Need>();
  for (const need of needs) {
    const known = regions.get(need.to);
    regions.set(need.to, {
      to: need.to,
      consumers: [...(known?.consumers ?? []), ...need.consumers],
      deliveries: [...(known?.deliveries ?? []), ...need.deliveries],
    });
  }
  return [...regions.values()];
};
