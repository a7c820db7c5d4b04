import { transferUsd } from "../domain/egress.ts";
import { remembered } from "../domain/remember.ts";
import type { Places } from "./places.ts";
import type { PairCost } from "./problem.ts";
import { FORBIDDEN, FREE, type Routes } from "./routes.ts";

/** How far data may move: 0 within the region, 1 within the continent, 2 anywhere. */
export type MovementLevel = number;

/** The one price beside free and forbidden in a flat tariff. */
const FLAT = 2;

/** By name; none depends on more than the places and which routes between them have the same tariff. */
const matricesOf = remembered((_tariff: Routes["tariff"]) => new Map<string, Int32Array>());

/**
 * Costs of pairs of places. Equal matrices are the same object, so that what is derived from one
 * (classes of places with equal rows) is derived once.
 */
export class PairCosts {
  readonly #places: Places;
  readonly #routes: Routes;
  readonly #countAllowance: boolean;
  readonly #matrices: Map<string, Int32Array>;
  readonly #usdByGb = new Map<number, Float64Array>();

  constructor(places: Places, routes: Routes, countAllowance: boolean) {
    this.#places = places;
    this.#routes = routes;
    this.#countAllowance = countAllowance;
    this.#matrices = matricesOf(routes.tariff);
  }

  /** What moving this much costs, within the permitted movement. */
  moving(gb: number, level: MovementLevel): PairCost {
    // Nothing moves: nothing to pay and nothing to forbid.
    if (gb === 0) return { tariff: this.#matrix("free", () => FREE), usdByTariff: this.#usd(0) };
    return { tariff: this.#permitted(level), usdByTariff: this.#usd(gb) };
  }

  /** The same out of storage with a flat price of its own, which needs no row of the network but a rate. */
  movingFlat(gb: number, level: MovementLevel, usdPerGb: number): PairCost {
    if (gb === 0) return this.moving(gb, level);
    const { hoursPerGb, level: levels, n } = this.#routes;
    const tariff = this.#matrix(`flat ${level}`, (a, b) => {
      const pair = a * n + b;
      if (levels[pair]! > level || hoursPerGb[pair] === Number.POSITIVE_INFINITY) return FORBIDDEN;
      return a === b ? FREE : FLAT;
    });
    return { tariff, usdByTariff: Float64Array.of(Number.POSITIVE_INFINITY, 0, gb * usdPerGb) };
  }

  /** The same without the money, where that is counted elsewhere: forbidden pairs only. */
  permitted(gb: number, level: MovementLevel): PairCost {
    return { tariff: this.moving(gb, level).tariff, usdByTariff: this.#usd(0) };
  }

  samePlace(): PairCost {
    const tariff = this.#matrix("same place", (a, b) => (a === b ? FREE : FORBIDDEN));
    return { tariff, usdByTariff: this.#usd(0) };
  }

  differentCloud(): PairCost {
    const cloud = (place: number): string => this.#places.list[place]!.cloud;
    const tariff = this.#matrix("different cloud", (a, b) =>
      cloud(a) === cloud(b) ? FORBIDDEN : FREE,
    );
    return { tariff, usdByTariff: this.#usd(0) };
  }

  #permitted(level: MovementLevel): Int32Array {
    const { tariff, level: levels, n } = this.#routes;
    return this.#matrix(`movement ${level}`, (a, b) =>
      levels[a * n + b]! > level ? FORBIDDEN : tariff[a * n + b]!,
    );
  }

  #matrix(name: string, entry: (from: number, to: number) => number): Int32Array {
    const known = this.#matrices.get(name);
    if (known !== undefined) return known;
    const { n } = this.#routes;
    const matrix = new Int32Array(n * n);
    for (let from = 0; from < n; from++)
      for (let to = 0; to < n; to++) matrix[from * n + to] = entry(from, to);
    this.#matrices.set(name, matrix);
    return matrix;
  }

  #usd(gb: number): Float64Array {
    const known = this.#usdByGb.get(gb);
    if (known !== undefined) return known;
    const usd = Float64Array.from(this.#routes.tariffs, (tiers) =>
      transferUsd(tiers, gb, this.#countAllowance),
    );
    usd[FORBIDDEN] = Number.POSITIVE_INFINITY;
    this.#usdByGb.set(gb, usd);
    return usd;
  }
}
