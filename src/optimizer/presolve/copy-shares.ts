import type { Choice, SharedItem } from "../problem.ts";

/**
 * How the cost of each copy of a shared item is split over its users.
 *
 * One copy a region is paid once however many stages there use it. For any split that adds up to no more than its price,
 * charging each user its part where it stands never costs more than the copies do: a lower bound.
 */
export class CopyShares {
  readonly consumers: readonly number[];
  /** By place: the price of a copy; 0 where it is delivered anyway. */
  readonly #usd: Float64Array;
  /** By user, then place. */
  readonly #parts: readonly Float64Array[];

  constructor({ consumers, deliveries, cost }: SharedItem, source: number, n: number) {
    this.consumers = consumers;
    this.#usd = Float64Array.from({ length: n }, (_, place) => {
      const usd = cost.usdByTariff[cost.tariff[source * n + place]!]!;
      // A copy that is paid for a delivery costs its users nothing; one that cannot be made has no user.
      return deliveries.includes(place) || usd === Number.POSITIVE_INFINITY ? 0 : usd;
    });
    this.#parts = consumers.map(() => new Float64Array(n));
  }

  /** What one copy costs. */
  usdAt(place: number): number {
    return this.#usd[place]!;
  }

  /** Splits each copy evenly. @returns the change by user and place */
  even(): (user: number, place: number) => number {
    const each = this.#usd.map((usd) => usd / this.consumers.length);
    for (const part of this.#parts) part.set(each);
    return (user, place) => this.#parts[user]![place]!;
  }

  /** Moves the parts towards the users that stand where the copy goes. @returns the change by user and place */
  shift(choice: Choice, weight: number): (user: number, place: number) => number {
    const wanted = new Map<number, number>();
    for (const stage of this.consumers) {
      const { place } = choice[stage]!;
      wanted.set(place, (wanted.get(place) ?? 0) + 1);
    }
    const changes = new Map<number, Map<number, number>>();
    for (const [place, count] of wanted) {
      const byUser = new Map<number, number>();
      this.consumers.forEach((stage, user) => {
        const part = this.#parts[user]!;
        const target = choice[stage]!.place === place ? this.#usd[place]! / count : 0;
        const change = weight * (target - part[place]!);
        part[place]! += change;
        byUser.set(user, change);
      });
      changes.set(place, byUser);
    }
    return (user, place) => changes.get(place)?.get(user) ?? 0;
  }
}
