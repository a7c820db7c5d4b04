import { remembered } from "../../../domain/remember.ts";
import { type PairMatrix, pairMatricesOf } from "../../presolve/pair-matrix.ts";
import type { Problem } from "../../problem.ts";

/**
 * Whether all that moves does so for no more when what was at `than` is at `place`: on the ways from and to any third place,
 * and on those that become a stay.
 */
export type IsNoDearer = (place: number, than: number) => boolean;

/** About all that moves between two stages, or must not. */
export const compareWays = ({ edges, ties, shared, routes }: Problem): IsNoDearer => {
  const matrices = pairMatricesOf(routes);
  const usdIn = new Map<PairMatrix, Set<Float64Array>>();
  for (const { cost } of [...edges, ...ties, ...shared]) {
    const matrix = matrices.of(cost, false);
    usdIn.set(matrix, (usdIn.get(matrix) ?? new Set()).add(cost.usdByTariff));
  }
  const tables = [...usdIn].map(([matrix, usd]) => compareIn(matrix, [...usd]));
  return (place, than) => tables.every((table) => table(place, than));
};

const compareIn = (matrix: PairMatrix, usd: readonly Float64Array[]): IsNoDearer => {
  const kinds = kindsOf(matrix);
  const tables = usd.map((each) => ({ usd: each, known: knownIn(matrix)(each) }));
  return (place, than) => {
    const key = kinds[place]! * kinds.length + kinds[than]!;
    return tables.every((table) => {
      const answer = table.known.get(key) ?? isNoDearer(matrix, table.usd, place, than);
      table.known.set(key, answer);
      return answer;
    });
  };
};

/** Answers for pairs of kinds, which hold for all places of these; world after world asks for the same. */
const knownIn = remembered((_matrix: PairMatrix) =>
  remembered((_usd: Float64Array) => new Map<number, boolean>()),
);

const isNoDearer = (
  { classes: { classOf, count, away, home } }: PairMatrix,
  usd: Float64Array,
  place: number,
  than: number,
): boolean => {
  const n = classOf.length;
  const [own, other] = [classOf[place]! * n, classOf[than]! * n];
  /** Where there is no entry there is no third place. */
  const isDearer = (entry: number, compared: number): boolean =>
    entry >= 0 && compared >= 0 && usd[entry]! > usd[compared]!;
  for (const becomesStay of [home[than]!, away[own + than]!, away[other + place]!])
    if (isDearer(home[place]!, becomesStay)) return false;
  for (let k = 0; k < count; k++)
    if (isDearer(away[k * n + place]!, away[k * n + than]!)) return false;
  if (own === other) return true;
  for (let to = 0; to < n; to++) if (isDearer(away[own + to]!, away[other + to]!)) return false;
  return true;
};

/** By place: equal numbers for places with the same ways out and in, and the same stay. */
const kindsOf = remembered(({ classes }: PairMatrix): Int32Array => {
  const { classOf, count, away, home } = classes;
  const n = classOf.length;
  const known = new Map<string, number>();
  return Int32Array.from({ length: n }, (_, place) => {
    const ways = [classOf[place]!, home[place]!];
    for (let k = 0; k < count; k++) ways.push(away[k * n + place]!);
    const key = ways.join(" ");
    const kind = known.get(key) ?? known.size;
    known.set(key, kind);
    return kind;
  });
});
