import { remembered } from "../../domain/remember.ts";
import type { PairCost } from "../problem.ts";
import type { Routes } from "../routes.ts";
import { type RowClasses, rowClasses } from "./row-classes.ts";

/** Distinct pairs of a tariff and a rate: what money and time of a route together can be. */
export interface PairMatrix {
  /** n × n, index into the two lists. */
  readonly entry: Int32Array;
  readonly tariff: Int32Array;
  readonly hoursPerGb: Float64Array;
  readonly classes: RowClasses;
}

/** Pair matrices by tariff matrix, with or without time; each is worked out once. */
export class PairMatrices {
  readonly #routes: Pick<Routes, "n" | "hoursPerGb">;
  readonly #plain = new WeakMap<Int32Array, PairMatrix>();
  readonly #timed = new WeakMap<Int32Array, PairMatrix>();

  #refund: PairMatrix | undefined;

  constructor(routes: Pick<Routes, "n" | "hoursPerGb">) {
    this.#routes = routes;
  }

  /** @param timed  routes of equal price and different speed are told apart */
  of({ tariff }: PairCost, timed: boolean): PairMatrix {
    const cache = timed ? this.#timed : this.#plain;
    const known = cache.get(tariff);
    if (known !== undefined) return known;
    const matrix = timed ? this.#withTime(tariff) : this.#withoutTime(tariff);
    cache.set(tariff, matrix);
    return matrix;
  }

  /** Two stages that share a copy. Entry 0: apart, nothing back; entry 1 + place: together there, one copy back. */
  get refund(): PairMatrix {
    this.#refund ??= refundMatrix(this.#routes.n);
    return this.#refund;
  }

  #withoutTime(tariff: Int32Array): PairMatrix {
    const most = tariff.reduce((a, b) => Math.max(a, b), 0);
    return {
      entry: tariff,
      tariff: Int32Array.from({ length: most + 1 }, (_, index) => index),
      hoursPerGb: new Float64Array(most + 1),
      classes: rowClasses(tariff, this.#routes.n),
    };
  }

  #withTime(tariff: Int32Array): PairMatrix {
    const { n, hoursPerGb } = this.#routes;
    const indexOf = new Map<number, Map<number, number>>();
    const tariffs: number[] = [];
    const hours: number[] = [];
    const entry = new Int32Array(n * n);
    for (let pair = 0; pair < n * n; pair++) {
      const [t, h] = [tariff[pair]!, hoursPerGb[pair]!];
      let byHours = indexOf.get(t);
      if (byHours === undefined) {
        byHours = new Map();
        indexOf.set(t, byHours);
      }
      let index = byHours.get(h);
      if (index === undefined) {
        index = tariffs.push(t) - 1;
        hours.push(h);
        byHours.set(h, index);
      }
      entry[pair] = index;
    }
    return {
      entry,
      tariff: Int32Array.from(tariffs),
      hoursPerGb: Float64Array.from(hours),
      classes: rowClasses(entry, n),
    };
  }
}

/** The pair matrices of some routes: a planning asks for bounds again and again, and so does the next. What routes cost is no part of them. */
export const pairMatricesOf = ({ hoursPerGb }: Pick<Routes, "hoursPerGb">): PairMatrices =>
  matricesBySpeed(hoursPerGb);

const matricesBySpeed = remembered(
  (hoursPerGb: Float64Array) => new PairMatrices({ n: Math.sqrt(hoursPerGb.length), hoursPerGb }),
);

/** What each entry costs: its tariff, and its hours at a price per hour. */
export const entryUsd = (
  { tariff, hoursPerGb }: PairMatrix,
  { usdByTariff }: PairCost,
  gb: number,
  usdPerHour: number,
): Float64Array => {
  const usd = new Float64Array(tariff.length);
  for (let e = 0; e < usd.length; e++) {
    const time = usdPerHour * gb === 0 ? 0 : usdPerHour * gb * hoursPerGb[e]!;
    usd[e] = usdByTariff[tariff[e]!]! + time;
  }
  return usd;
};

const refundMatrix = (n: number): PairMatrix => {
  const entry = new Int32Array(n * n);
  for (let place = 0; place < n; place++) entry[place * n + place] = 1 + place;
  return {
    entry,
    tariff: Int32Array.from({ length: n + 1 }, (_, index) => index),
    hoursPerGb: new Float64Array(n + 1),
    classes: rowClasses(entry, n),
  };
};
