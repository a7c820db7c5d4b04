import type { Market } from "../domain/plan.ts";

/** An offer that only one rule keeps out. */
export interface NearMiss {
  readonly row: number;
  readonly market: Market;
  readonly usdPerHour: number;
  /** One node over the whole stage, where that is known. */
  readonly usdPerNode?: number | undefined;
}

/** Counts refused offers by the exact set of rules that each one fails. */
export class Tally {
  /** Bit i of a mask stands for `labels[i]`. */
  readonly labels: readonly string[];
  readonly #offers = new Map<number, number>();
  readonly #cheapest = new Map<number, { readonly miss: NearMiss; readonly usd: number }>();

  constructor(labels: readonly string[]) {
    this.labels = labels;
  }

  /** @param usd  of an offer by what offers that fail the same rules are compared: NaN when its price is unknown */
  refuse(mask: number, miss: NearMiss, usd: number = miss.usdPerHour): void {
    this.#offers.set(mask, (this.#offers.get(mask) ?? 0) + 1);
    const best = this.#cheapest.get(mask)?.usd ?? Number.POSITIVE_INFINITY;
    if (usd < best) this.#cheapest.set(mask, { miss, usd });
  }

  /** So many offers at once. @param cheapest  of them; `undefined`: none of them has a price */
  refuseAll(mask: number, offers: number, cheapest: NearMiss | undefined): void {
    this.#offers.set(mask, (this.#offers.get(mask) ?? 0) + offers);
    const best = this.#cheapest.get(mask)?.usd ?? Number.POSITIVE_INFINITY;
    if (cheapest !== undefined && cheapest.usdPerHour < best)
      this.#cheapest.set(mask, { miss: cheapest, usd: cheapest.usdPerHour });
  }

  /** Offers that fail the rule, whatever else they fail. */
  failing(bit: number): number {
    let offers = 0;
    for (const [mask, count] of this.#offers) if ((mask & (1 << bit)) !== 0) offers += count;
    return offers;
  }

  /** The cheapest offer that this rule alone keeps out; none without a price. */
  nearMiss(bit: number): NearMiss | undefined {
    return this.#cheapest.get(1 << bit)?.miss;
  }

  /** The smallest set of rules of which every refused offer fails at least one; bits. */
  smallestCover(): number[] {
    const masks = [...this.#offers.keys()];
    const bits = this.labels.map((_, bit) => bit).filter((bit) => this.failing(bit) > 0);
    for (let size = 1; size <= bits.length; size++) {
      const cover = chooseCover(masks, bits, size);
      if (cover !== undefined) return cover;
    }
    return bits;
  }
}

const chooseCover = (
  masks: readonly number[],
  bits: readonly number[],
  size: number,
): number[] | undefined => {
  if (masks.length === 0) return [];
  if (size === 0) return undefined;
  // Some rule of the first uncovered mask has to be in the cover.
  for (const bit of bits) {
    if ((masks[0]! & (1 << bit)) === 0) continue;
    const rest = chooseCover(
      masks.filter((mask) => (mask & (1 << bit)) === 0),
      bits,
      size - 1,
    );
    if (rest !== undefined) return [bit, ...rest];
  }
  return undefined;
};
