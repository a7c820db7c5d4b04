import type { Catalog, EgressChange } from "../domain/catalog.ts";
import { cloudOf, regionOf } from "../domain/ids.ts";
import type { Pipeline, Policy, Stage } from "../domain/pipeline.ts";
import { heldAt, leftBehind, restoreHoursOf } from "../domain/progress.ts";
import { candidatesOf } from "./candidates.ts";
import { reservationPools } from "./counters.ts";
import {
  type DataFlow,
  dataUnary,
  edgesOf,
  fixedOf,
  type Item,
  itemsOf,
  sharedOf,
  stageData,
} from "./data-flow.ts";
import { changeEgress } from "./egress-changes.ts";
import { heldSelection } from "./held.ts";
import { type IsLate, never } from "./is-late.ts";
import { roadsBetween } from "./known-routes.ts";
import { knownSelection } from "./known-selections.ts";
import { offerQueries } from "./offer-queries.ts";
import { type OfferSource, rowRanges, wholeCatalog } from "./offer-source.ts";
import { type OfferQuery, type Selection, selectOffers } from "./offers.ts";
import { PairCosts } from "./pair-costs.ts";
import { collectPlaces, type Places } from "./places.ts";
import type { Candidate, Edge, Problem } from "./problem.ts";
import type { Routes } from "./routes.ts";
import {
  carriedRules,
  inheritPolicies,
  type PlaceRule,
  placeRules,
  type StagePolicies,
} from "./rules.ts";
import { isShelvable, type Shelf, selectFrom, shelve } from "./shelf.ts";
import { tiesOf } from "./ties.ts";
import { topologicalOrder } from "./topology.ts";

/** What the numbers of a problem stand for, for explanations. */
export interface BuiltProblem {
  readonly problem: Problem;
  /** By stage. */
  readonly selections: readonly Selection[];
  /** By stage: why undominated offers were dropped for their data, and how many places that concerned. */
  readonly unreachable: readonly ReadonlyMap<string, number>[];
  /** Deliveries that no placement can permit, in words. */
  readonly impossible: readonly string[];
  readonly land: LieOfTheLand;
}

export interface BuildOptions {
  readonly countAllowance: boolean;
  /** What earlier builds found out, for problems much like each other. */
  readonly memory?: BuildMemory;
  /** ISO 8601 day; absent: prices of any age. */
  readonly pricesSince?: string;
}

/** Turns a pipeline and a catalog into numbers. */
export const buildProblem = (
  pipeline: Pipeline,
  catalog: Catalog,
  options: BuildOptions,
): BuiltProblem => buildInTime(pipeline, catalog, options, never)!;

/** The same, or `undefined` when the time for it is over before it is done. */
export const buildInTime = (
  pipeline: Pipeline,
  catalog: Catalog,
  options: BuildOptions,
  isOut: IsLate,
): BuiltProblem | undefined => {
  const order = topologicalOrder(pipeline);
  const policies = inheritPolicies(pipeline, order);
  const selections = selectAll(pipeline, catalog, policies, options, isOut);
  if (isOut()) return undefined;
  const regions = regionsOf(selections);
  const land = { catalog, pipeline, regions, countAllowance: options.countAllowance };
  const lie = options.memory?.lie(land) ?? lieOfTheLand(land);
  const { places, routes, costs } = lie;
  const stageIndex = new Map(pipeline.stages.map((stage, index) => [stage.name, index]));
  const items = itemsOf(pipeline, policies, places, stageIndex);
  const flow: DataFlow = { items, routes, costs };
  const data = stageData(flow, pipeline.stages.length);
  const unreachable = pipeline.stages.map(() => new Map<string, number>());
  const pools = reservationPools(pipeline);
  const candidates: (readonly Candidate[])[] = [];
  for (const [index, stage] of pipeline.stages.entries()) {
    if (isOut()) return undefined;
    const list =
      options.memory?.candidates?.(index) ??
      selections[index]!.offers.flatMap((offer) => {
        const place = places.ofRegion[offer.region]!;
        const unary = dataUnary(flow, data[index]!, place);
        if (typeof unary !== "string")
          return candidatesOf(pipeline, stage, pools[offer.counted.pool], offer, place, unary);
        unreachable[index]!.set(unary, (unreachable[index]!.get(unary) ?? 0) + 1);
        return [];
      });
    candidates.push(list);
  }
  const clouds = [...new Set(places.list.map((place) => place.cloud))];
  const edges = edgesOf(flow);
  const { fixedUsd, fixedHours, stranded } = fixedOf(flow);
  const { deadlineHours, budgetUsd, maxClouds, maxKgCo2e, confidence } = pipeline.limits;
  const problem: Problem = {
    places,
    routes,
    cloudOf: Int32Array.from(places.list, (place) => clouds.indexOf(place.cloud)),
    candidates,
    order: order.map((stage) => stageIndex.get(stage.name)!),
    edges,
    incoming: byConsumer(edges, pipeline.stages.length),
    ties: tiesOf(pipeline, costs, stageIndex),
    shared: sharedOf(flow),
    limits: {
      deadlineHours: deadlineHours ?? Number.POSITIVE_INFINITY,
      confident: confidence !== undefined && deadlineHours !== undefined,
      maxKg: maxKgCo2e ?? Number.POSITIVE_INFINITY,
      budgetUsd: budgetUsd ?? Number.POSITIVE_INFINITY,
      // Where stages are already is no matter of choice: then there may be no further cloud.
      maxClouds: Math.max(maxClouds ?? Number.POSITIVE_INFINITY, heldClouds(pipeline).size),
      caps: [],
    },
    capacities: {
      pools: pools.map(({ nodes }) => nodes),
      discountHours: pipeline.discounts.map(({ firstNodeHours }) => firstNodeHours),
      quota: pipeline.quota.map(({ count }) => count),
      untimed: pipeline.stages.some(({ runtime }) => runtime.kind === "unknown"),
    },
    fixedUsd,
    fixedHours,
  };
  const impossible = [
    ...impossibleDeliveries(pipeline, policies, catalog, items),
    ...stranded.map((name) => `no permitted route to deliver ${name}`),
  ];
  return { problem, selections, unreachable, impossible, land: lie };
};

/** Many stages share a selection. */
const regionsOf = (selections: readonly Selection[]): ReadonlySet<number> => {
  const regions = new Set<number>();
  for (const { offers } of new Set(selections))
    for (const { region } of offers) regions.add(region);
  return regions;
};

/** What decides where data can go and for how much. */
export interface Land {
  readonly catalog: Catalog;
  readonly pipeline: Pipeline;
  /** Indices of `Catalog.regions` that some stage may run in. */
  readonly regions: ReadonlySet<number>;
  readonly countAllowance: boolean;
}

/** Places, ways between them, and what these cost. */
export interface LieOfTheLand {
  readonly places: Places;
  readonly routes: Routes;
  readonly costs: PairCosts;
}

export const lieOfTheLand = ({
  catalog,
  pipeline,
  regions,
  countAllowance,
}: Land): LieOfTheLand => {
  const roads = roadsBetween(catalog, collectPlaces(catalog, pipeline, regions));
  return withEgressChanges(roads, catalog.network.egressChanges, countAllowance);
};

/** The same places under what a study changes about egress prices. */
export const withEgressChanges = (
  { places, routes }: Pick<LieOfTheLand, "places" | "routes">,
  changes: readonly EgressChange[] | undefined,
  countAllowance: boolean,
): LieOfTheLand => {
  const changed = changes === undefined ? routes : changeEgress(places, routes, changes);
  return { places, routes: changed, costs: new PairCosts(places, changed, countAllowance) };
};

/** What a stage asks the catalog. */
export interface Question {
  readonly pipeline: Pipeline;
  readonly catalog: Catalog;
  readonly query: OfferQuery;
  readonly key: string;
  /** Index in the pipeline. */
  readonly stage: number;
}

/** Remembers what the builds of many scenarios have in common; see `ScenarioMemory`. */
export interface BuildMemory {
  /** Stages with equal keys of one pipeline get the same selection, unless the memory tells them apart. */
  readonly tellsStagesApart?: boolean;
  /** @param key  equal for queries that differ in nothing but the pipeline's own lists. Absent: as without a memory. */
  readonly select?: (question: Question) => Selection;
  /** Of a stage that is not held, where nothing has to be asked. */
  readonly known?: (stage: number) => Selection;
  /** Of a stage, where they are what they were in a problem of the same places. */
  readonly candidates?: (stage: number) => readonly Candidate[] | undefined;
  readonly lie: (land: Land) => LieOfTheLand;
}

/** Stages that ask for the same thing share one pass over the catalog. Fewer selections than stages: the time was over. */
const selectAll = (
  pipeline: Pipeline,
  catalog: Catalog,
  policies: StagePolicies,
  { memory, pricesSince }: BuildOptions,
  isOut: IsLate,
): readonly Selection[] => {
  const whole = wholeCatalog(catalog, rowRanges(catalog));
  const known = new Map<string, Selection>();
  const select = selector(catalog, whole);
  const rulesOf = rememberRules(catalog);
  const queryOf = offerQueries(pipeline, catalog, pricesSince);
  const selectionOf = (stage: Stage, index: number): Selection => {
    if (memory?.known !== undefined && heldAt(stage) === undefined) return memory.known(index);
    const own = policies.own.get(stage.name) ?? [];
    const query = queryOf(stage, rulesOf(own));
    if (heldAt(stage) !== undefined)
      return heldSelection(catalog, stage, query, pipeline.limits.confidence);
    const untimed = JSON.stringify([
      stage.resources,
      stage.pricing,
      query.rules.map((rule) => rule.label),
      query.maxUsdPerHour,
      query.maxUsdPerNode,
      query.fixedHours,
      query.reservedOnly,
      stage.blocked,
      query.count && stage.nodes,
      leftBehind(stage),
    ]);
    const times = query.time && [
      stage.runtime.kind === "by-machine" ? [...stage.runtime.hours] : stage.runtime,
      stage.nodes,
      stage.checkpoint,
      restoreHoursOf(stage),
    ];
    const key = JSON.stringify([untimed, times]);
    const selection =
      (memory?.tellsStagesApart ? undefined : known.get(key)) ??
      memory?.select?.({ pipeline, catalog, query, key, stage: index }) ??
      knownSelection(catalog, pipeline, own, key, pricesSince, () => select(query, untimed));
    known.set(key, selection);
    return selection;
  };
  const selections: Selection[] = [];
  for (const [index, stage] of pipeline.stages.entries()) {
    if (isOut()) break;
    selections.push(selectionOf(stage, index));
  }
  return selections;
};

/** Of stages that differ in their times alone the second and all others take what the right machines have from a shelf. */
const selector = (
  catalog: Catalog,
  source: OfferSource,
): ((query: OfferQuery, untimed: string) => Selection) => {
  const shelves = new Map<string, Shelf | undefined>();
  return (query, untimed) => {
    if (!isShelvable(query)) return selectOffers(catalog, source, query);
    if (!shelves.has(untimed)) {
      shelves.set(untimed, undefined);
      return selectOffers(catalog, source, query);
    }
    const shelf = shelves.get(untimed) ?? shelve(catalog, source, query);
    shelves.set(untimed, shelf);
    return selectFrom(catalog, shelf, query);
  };
};

/** Stages under the same policies share their rules. */
const rememberRules = (
  catalog: Catalog,
): ((policies: readonly Policy[]) => readonly PlaceRule[]) => {
  const known = new Map<string, readonly PlaceRule[]>();
  return (policies) => {
    const key = policies.map(({ origin }) => origin).join("|");
    const rules = known.get(key) ?? placeRules(policies, catalog);
    known.set(key, rules);
    return rules;
  };
};

const byConsumer = (edges: readonly Edge[], stages: number): Edge[][] => {
  const incoming: Edge[][] = Array.from({ length: stages }, () => []);
  for (const edge of edges) incoming[edge.to]!.push(edge);
  return incoming;
};

const heldClouds = ({ stages }: Pipeline): ReadonlySet<string> =>
  new Set(stages.flatMap((stage) => heldAt(stage)?.location ?? []).map(cloudOf));

/** A delivery has to end where the rules that came with its data permit it. */
const impossibleDeliveries = (
  pipeline: Pipeline,
  policies: StagePolicies,
  catalog: Catalog,
  items: readonly Item[],
): string[] =>
  pipeline.deliver.flatMap(({ from, to }) => {
    const carried = policies.carried.get(from) ?? [];
    // What does not move breaks no rule.
    if (carried.length === 0 || items.find(({ name }) => name === from)?.gb === 0) return [];
    const region = catalog.regions.find(({ id }) => id === regionOf(to));
    const zone = to.split("/")[2] ?? "";
    return carriedRules(carried, catalog)
      .filter((rule) => region === undefined || !rule.permits(region, zone))
      .map((rule) => `deliver ${from} to ${to}: ${rule.label}`);
  });
