import type { Catalog, InstanceType } from "../../domain/catalog.ts";
import type { Market } from "../../domain/plan.ts";
import type { BuildMemory, Land, LieOfTheLand, Question } from "../build-problem.ts";
import { type OfferSource, rowRanges, wholeCatalog } from "../offer-source.ts";
import { type Offer, type Selection, selectOffers } from "../offers.ts";
import { type PriceGroups, questionKey, type ScenarioMemory } from "../scenario-memory.ts";

/**
 * Of each stage, the offers that every scenario permits, but for those that another of them beats in every scenario.
 *
 * Shown one scenario after the other; afterwards the same scenarios are built from what is left, so that a candidate is the
 * same offer in all of them.
 */
export class CommonOffers implements BuildMemory {
  readonly tellsStagesApart = true;
  readonly #shared: ScenarioMemory;
  readonly #groups: PriceGroups;
  /** By stage, the questions that some scenario asks. */
  readonly #asked: Map<string, Question>[] = [];
  #settled: readonly (readonly Listed[])[] | undefined;

  constructor(shared: ScenarioMemory, groups: PriceGroups) {
    this.#shared = shared;
    this.#groups = groups;
  }

  select(question: Question): Selection {
    const { catalog, query, stage } = question;
    if (this.#settled !== undefined)
      return selectOffers(catalog, listed(this.#settled[stage]!), query, eachAlone);
    this.#asked[stage] ??= new Map();
    const { pipeline, key } = question;
    // A ceiling on a price is another question in every scenario.
    const isPriced = query.maxUsdPerHour !== undefined || query.maxUsdPerNode !== undefined;
    const name = `${questionKey(pipeline, key)}${isPriced ? ` ${this.#asked[stage].size}` : ""}`;
    if (!this.#asked[stage].has(name)) this.#asked[stage].set(name, question);
    return this.#shared.select(question);
  }

  lie(land: Land): LieOfTheLand {
    return this.#shared.lie(land);
  }

  /** All scenarios have been shown. */
  settle(): void {
    const known = new Map<string, readonly Listed[]>();
    this.#settled = this.#asked.map((questions) => {
      const key = [...questions.keys()].sort().join("\n");
      const offers = known.get(key) ?? this.#common([...questions.values()]);
      known.set(key, offers);
      return offers;
    });
  }

  #common(questions: readonly Question[]): readonly Listed[] {
    const { catalog } = questions[0]!;
    const [first, ...others] = questions.map((question) => passing(question));
    const inAll = [...first!].filter(([key]) => others.every((other) => other.has(key)));
    const bundles = new Map<string, Bundle[]>();
    for (const [key, offer] of inAll) {
      const bundle = [offer, ...others.map((other) => other.get(key)!)];
      const rivals = this.#rivals(offer, catalog);
      bundles.set(rivals, [...(bundles.get(rivals) ?? []), bundle]);
    }
    return [...bundles.values()].flatMap(undominated).map(([offer]) => ({
      row: offer!.row,
      market: offer!.market,
      set: offer!.set,
      type: typeOf(catalog, offer!),
    }));
  }

  /** Offers compete where data costs the same for both, both count alike and both prices always move together. */
  #rivals({ row, market, region, set, counted }: Offer, _: Catalog): string {
    const group = this.#groups(row, market);
    const alone = group < 0 || counted.pool >= 0;
    return alone ? `${row} ${market}` : `${region} ${set} ${group} ${counted.key}`;
  }
}

/** One offer as each question sees it. */
type Bundle = readonly Offer[];

interface Listed {
  readonly row: number;
  readonly market: Market;
  readonly set: number;
  readonly type: InstanceType;
}

const eachAlone = (row: number, market: Market): number => 2 * row + (market === "spot" ? 1 : 0);

const typeOf = ({ instanceTypes, prices }: Catalog, { row }: Offer): InstanceType =>
  instanceTypes[prices.instanceType[row]!]!;

const passing = ({ catalog, query }: Question): ReadonlyMap<number, Offer> => {
  const source = wholeCatalog(catalog, rowRanges(catalog));
  const { offers } = selectOffers(catalog, source, query, eachAlone);
  return new Map(offers.map((offer) => [eachAlone(offer.row, offer.market), offer]));
};

const listed =
  (offers: readonly Listed[]): OfferSource =>
  (_, show) => {
    for (const { row, market, type, set } of offers) show(row, market, type, set);
  };

/** Those that no other is at least as good as under every question; of equal ones the first. */
const undominated = (bundles: readonly Bundle[]): readonly Bundle[] => {
  const kept: Bundle[] = [];
  const sorted = [...bundles].sort((a, b) => a[0]!.usdPerHour - b[0]!.usdPerHour);
  for (const bundle of sorted) {
    if (kept.some((rival) => beats(rival, bundle))) continue;
    kept.push(bundle);
  }
  return kept;
};

const beats = (a: Bundle, b: Bundle): boolean =>
  a.every((offer, k) => {
    const [own, other] = [measures(offer), measures(b[k]!)];
    return own.every((value, i) => value <= other[i]!);
  });

const measures = ({ usdPerHour, hours = 1, lateHours = 0, kgPerHour = 0 }: Offer) =>
  [usdPerHour * hours, hours, lateHours, kgPerHour * hours] as const;
