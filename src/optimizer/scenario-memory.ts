import type { Catalog, Network, PriceTable } from "../domain/catalog.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Market } from "../domain/plan.ts";
import {
  type BuildMemory,
  type Land,
  type LieOfTheLand,
  lieOfTheLand,
  type Question,
  withEgressChanges,
} from "./build-problem.ts";
import { carbonMatters } from "./offer-queries.ts";
import { type OfferSource, rowRanges, wholeCatalog } from "./offer-source.ts";
import { type Offer, type OfferQuery, type Selection, selectOffers } from "./offers.ts";
import type { Candidate, Choice, Problem } from "./problem.ts";
import type { CatalogIndex } from "./verify/catalog-index.ts";

/** Offers whose prices move together in all scenarios have one number; −1: an offer that moves alone. */
export type PriceGroups = (row: number, market: Market) => number;

/**
 * What the scenarios of one pipeline have in common, so that each after the first is built in a few milliseconds.
 *
 * Shortlists: where the prices of a group of offers always rise and fall by one factor, an offer that another of its
 * region beats in cost and time is beaten in every scenario. So one pass over the catalog leaves for each question the few
 * offers that any scenario could use; a scenario then looks at these alone, at its own prices.
 *
 * All catalogs that are shown to one memory must have the same rows and machines; `groups` must be right for all of them.
 */
export class ScenarioMemory implements BuildMemory {
  /** Of the last catalog that was verified against. */
  index: CatalogIndex | undefined;
  readonly #groups: PriceGroups;
  readonly #shortlists = new Map<string, OfferSource>();
  readonly #lands = new Map<string, LieOfTheLand>();
  readonly #networks = new Map<unknown, number>();
  #ranges: Uint32Array | undefined;
  #start: readonly Used[] = [];

  constructor(groups: PriceGroups) {
    this.#groups = groups;
  }

  select({ pipeline, catalog, query, key }: Question): Selection {
    const question = questionKey(pipeline, key);
    const known = this.#shortlists.get(question) ?? this.#shortlist(catalog, query);
    this.#shortlists.set(question, known);
    return selectOffers(catalog, known, query);
  }

  #shortlist(catalog: Catalog, query: OfferQuery): OfferSource {
    this.#ranges ??= rowRanges(catalog);
    const whole = wholeCatalog(catalog, this.#ranges);
    // A ceiling on a price may take the offer that beats the others: nobody is beaten for good.
    if (query.maxUsdPerHour !== undefined || query.maxUsdPerNode !== undefined) return whole;
    const alone = (row: number, market: Market): number =>
      -2 - 2 * row - (market === "spot" ? 1 : 0);
    const priced = { ...catalog, prices: this.#withPrices(catalog.prices) };
    const { offers } = selectOffers(priced, whole, query, (row, market) => {
      const group = this.#groups(row, market);
      return group < 0 ? alone(row, market) : group;
    });
    return listed(catalog, offers);
  }

  /** Some scenario may give an offer its first price: whether it is known says nothing of the others. */
  #withPrices(prices: PriceTable): PriceTable {
    const known = (column: Float64Array, market: Market): Float64Array =>
      column.map((usd, row) =>
        Number.isNaN(usd) && this.#groups(row, market) < 0 ? ANY_PRICE : usd,
      );
    return {
      ...prices,
      onDemandUsdPerHour: known(prices.onDemandUsdPerHour, "on-demand"),
      spotUsdPerHour: known(prices.spotUsdPerHour, "spot"),
    };
  }

  lie(land: Land): LieOfTheLand {
    const key = this.#landKey(land);
    const known = this.#lands.get(key);
    if (known !== undefined) return known;
    // A sweep of egress prices would fill the memory: of the oldest nobody asks again.
    if (this.#lands.size >= MOST_LANDS) this.#lands.delete(this.#lands.keys().next().value!);
    const found = this.#change(land);
    this.#lands.set(key, found);
    return found;
  }

  /** The ways of the unchanged network with other prices: that is a fraction of the work. */
  #change(land: Land): LieOfTheLand {
    const { catalog, countAllowance } = land;
    const { egressChanges, ...network } = catalog.network;
    if (egressChanges === undefined) return lieOfTheLand(land);
    const plain = this.lie({ ...land, catalog: { ...catalog, network } });
    return withEgressChanges(plain, egressChanges, countAllowance);
  }

  #landKey({ catalog, pipeline, regions, countAllowance }: Land): string {
    const { egress, throughput, regionGroups, egressChanges }: Network = catalog.network;
    const number = (part: unknown): number => {
      const known = this.#networks.get(part) ?? this.#networks.size;
      this.#networks.set(part, known);
      return known;
    };
    const network = [egress, throughput, regionGroups, catalog.regions].map(number);
    const fixed = [...pipeline.datasets.map(({ at }) => at), ...pipeline.deliver.map((d) => d.to)];
    return JSON.stringify([network, egressChanges, fixed, countAllowance, [...regions].sort()]);
  }

  /** The choice that later problems start from: it only saves time, so it has to be the same whatever was solved before. */
  startFrom(choice: Choice): void {
    this.#start = choice.map(({ offer, reserved }) => ({
      row: offer.row,
      market: offer.market,
      reserved,
    }));
  }

  /** The start in another problem; a stage that has lost its candidate gets the cheapest. */
  startIn({ candidates }: Problem): Choice | undefined {
    if (this.#start.length !== candidates.length) return undefined;
    return candidates.map((list, stage) => {
      const { row, market, reserved } = this.#start[stage]!;
      const same = list.find(
        (c) => c.offer.row === row && c.offer.market === market && c.reserved === reserved,
      );
      return same ?? cheapest(list);
    });
  }
}

const MOST_LANDS = 64;
/** USD per hour; nobody competes with it. */
const ANY_PRICE = 1;

type Used = Pick<Offer, "row" | "market"> & Pick<Candidate, "reserved">;

const cheapest = (list: readonly Candidate[]): Candidate =>
  list.reduce((best, candidate) => (candidate.usd < best.usd ? candidate : best));

/** Equal for questions of any two pipelines that the same catalog answers alike. */
export const questionKey = (pipeline: Pipeline, key: string): string =>
  JSON.stringify([key, ownLists(pipeline)]);

/** What of a pipeline decides about offers beside what a stage asks for. */
const ownLists = (pipeline: Pipeline): unknown => [
  pipeline.blocked,
  pipeline.quota,
  pipeline.reserved,
  pipeline.discounts,
  pipeline.limits.confidence,
  carbonMatters(pipeline),
];

const listed = (
  {
    instanceTypes,
    prices,
  }: { readonly instanceTypes: Catalog["instanceTypes"]; readonly prices: PriceTable },
  offers: readonly Offer[],
): OfferSource => {
  const list = offers.map(({ row, market, set }) => ({
    row,
    market,
    set,
    type: instanceTypes[prices.instanceType[row]!]!,
  }));
  return (_, show) => {
    for (const { row, market, type, set } of list) show(row, market, type, set);
  };
};
