import type { Catalog } from "../domain/catalog.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { remembered } from "../domain/remember.ts";
import type { BuildMemory, Land, LieOfTheLand, Question } from "./build-problem.ts";
import { LandMemory } from "./land-memory.ts";
import { listedRows, rowRanges, wholeCatalog } from "./offer-source.ts";
import {
  isBlockedBy,
  type Offer,
  type OfferQuery,
  type Selection,
  selectOffers,
} from "./offers.ts";
import { questionKey } from "./scenario-memory.ts";
import type { Tally } from "./tally.ts";

/** Questions whose answers are kept, some 100 KB each. */
const MOST_KNOWN = 512;

/**
 * What the plans of one run have in common: the same pipeline on the same catalog, with more and more of it begun and other
 * places blocked each time.
 *
 * Offers compete within their region only. So what is left of a selection when something is blocked is the selection
 * without any block, but for the regions that lose an offer of it: these alone are looked at again.
 */
export class RunMemory implements BuildMemory {
  #catalog: Catalog | undefined;
  #land: LandMemory | undefined;
  readonly #unblocked = new Map<string, Selection>();

  lie(land: Land): LieOfTheLand {
    return this.#landOf(land.catalog).lie(land);
  }

  select({ pipeline, catalog, query, key }: Question): Selection {
    this.#landOf(catalog);
    const since = query.freshness?.since ?? "";
    const question = questionKey(
      { ...pipeline, blocked: [] },
      `${key} ${since} ${policiesOf(pipeline)}`,
    );
    const known = this.#unblocked.get(question) ?? selectWhole(catalog, { ...query, blocked: [] });
    this.#unblocked.delete(question);
    this.#unblocked.set(question, known);
    const [oldest] = this.#unblocked.keys();
    if (this.#unblocked.size > MOST_KNOWN && oldest !== undefined) this.#unblocked.delete(oldest);
    return query.blocked.length === 0 ? known : withBlocks(catalog, query, known);
  }

  /** Whatever is known is of one catalog. */
  #landOf(catalog: Catalog): LandMemory {
    if (this.#land === undefined || this.#catalog !== catalog) {
      this.#land = new LandMemory(catalog);
      this.#catalog = catalog;
      this.#unblocked.clear();
    }
    return this.#land;
  }
}

/** In full: the words of a rule do not tell everything about it, and a pipeline may be edited. */
const policiesOf = remembered(({ policy, datasets, stages }: Pipeline): string =>
  JSON.stringify([policy, ...[...datasets, ...stages].map((each) => each.policy)]),
);

const selectWhole = (catalog: Catalog, query: OfferQuery): Selection =>
  selectOffers(catalog, wholeCatalog(catalog, rowRanges(catalog)), query);

const withBlocks = (catalog: Catalog, query: OfferQuery, unblocked: Selection): Selection => {
  const blocked = isBlockedBy(catalog, query.blocked);
  const hit = new Set(
    unblocked.offers.filter(({ row, market }) => blocked(row, market)).map(({ region }) => region),
  );
  return new BlockedSelection(
    hit.size === 0 ? unblocked.offers : patched(catalog, query, unblocked.offers, hit),
    unblocked.considered,
    () => selectWhole(catalog, query).tally,
  );
};

const patched = (
  catalog: Catalog,
  query: OfferQuery,
  offers: readonly Offer[],
  regions: ReadonlySet<number>,
): readonly Offer[] => {
  const rows = [...regions].flatMap((region) => rowsOf(catalog)[region] ?? []);
  const again = selectOffers(
    catalog,
    listedRows(
      catalog,
      rows.sort((a, b) => a - b),
    ),
    query,
  );
  return [...offers.filter(({ region }) => !regions.has(region)), ...again.offers].sort(
    (a, b) => a.region - b.region || a.set - b.set || a.row - b.row,
  );
};

/** Rows on offer in each region, ascending. */
const rowsOf = remembered(({ prices, regions }: Catalog): readonly (readonly number[])[] => {
  const rows: number[][] = regions.map(() => []);
  for (let row = 0; row < prices.length; row++)
    if (!prices.gone?.has(row)) rows[prices.region[row]!]!.push(row);
  return rows;
});

/** Which rules keep out how much is told by the whole catalog alone, and most plans of a run are never asked. */
class BlockedSelection implements Selection {
  readonly offers: readonly Offer[];
  readonly considered: number;
  readonly #count: () => Tally;
  #tally: Tally | undefined;

  constructor(offers: readonly Offer[], considered: number, count: () => Tally) {
    this.offers = offers;
    this.considered = considered;
    this.#count = count;
  }

  get tally(): Tally {
    this.#tally ??= this.#count();
    return this.#tally;
  }
}
