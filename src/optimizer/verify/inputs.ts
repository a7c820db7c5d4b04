import type { Catalog } from "../../domain/catalog.ts";
import type { Pipeline, Reservation, Stage } from "../../domain/pipeline.ts";
import { type SpotRun, spotQuantileHours } from "../../domain/spot.ts";
import { type CatalogIndex, indexOf, reindexed } from "./catalog-index.ts";
import { type Ancestors, ancestorsOf } from "./dependencies.ts";
import type { Placed } from "./placements.ts";
import { poolsOf } from "./reservations.ts";
import { orderByInputs } from "./stage-order.ts";
import { stageProblems } from "./stage-rules.ts";
import { type Taint, traceTaint } from "./taint.ts";

/** What a pipeline and a catalog say before any stage has a place; lets many placements be judged quickly. */
export interface Inputs {
  readonly pipeline: Pipeline;
  readonly index: CatalogIndex;
  /** A leading free slice of a tariff is used up first, by each transfer. */
  readonly countAllowance: boolean;
  /** ISO 8601 day; absent: prices of any age. */
  /** Each stage after all of its inputs. */
  readonly ordered: readonly Stage[];
  readonly taint: Taint;
  /** Reserved machines, duplicates added up. */
  readonly pools: readonly Reservation[];
  /** Worked out when first asked for. */
  readonly ancestors: () => Ancestors;
  /** Hours that a spot stage keeps with the confidence of the pipeline's limits; remembered. */
  readonly quantileHours: (run: SpotRun) => number;
  /** ISO 8601 day: list prices of before it are not to be used; absent: of any age. */
  readonly pricesSince?: string;
}

interface PrepareOptions extends Pick<Inputs, "countAllowance" | "pricesSince"> {
  /** Of another catalog that may be the same in all that is indexed. */
  readonly index?: CatalogIndex;
}

export const prepare = (
  pipeline: Pipeline,
  catalog: Catalog,
  { countAllowance, index, pricesSince }: PrepareOptions = { countAllowance: false },
): Inputs => {
  const ordered = orderByInputs(pipeline.stages);
  let ancestors: Ancestors | undefined;
  return {
    pipeline,
    ordered,
    index: (index && reindexed(index, catalog)) ?? indexOf(catalog),
    countAllowance,
    ...(pricesSince === undefined ? {} : { pricesSince }),
    taint: traceTaint(pipeline, ordered),
    pools: poolsOf(pipeline),
    ancestors: () => {
      ancestors ??= ancestorsOf(ordered);
      return ancestors;
    },
    quantileHours: rememberedQuantile(pipeline.limits.confidence ?? 0),
  };
};

const rememberedQuantile = (confidence: number): ((run: SpotRun) => number) => {
  const known = new Map<string, number>();
  return (run) => {
    const key = JSON.stringify(run);
    const hours = known.get(key) ?? spotQuantileHours(run, confidence);
    known.set(key, hours);
    return hours;
  };
};

/** The rules that one stage breaks at one offer, whatever the others do. */
export const problemsOfOne = (
  { pipeline, index, taint, pools, pricesSince }: Inputs,
  stage: Stage,
  placed: Pick<Placed, "offer" | "reservedNodes">,
): readonly string[] => {
  const policies = taint.ofStage.get(stage.name) ?? [];
  return stageProblems({ pipeline, stage, ...placed, policies, pools, index, pricesSince });
};
