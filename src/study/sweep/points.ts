import type { AxisValue, SweepKind } from "../../domain/study.ts";
import type { Axis } from "./axis.ts";
import { seeded } from "./random.ts";

/** One value of some axes; an axis that is not in it stands as in the base. */
export type Point = ReadonlyMap<Axis, AxisValue>;

/** How many points there are, without making them. */
export const countPoints = (how: SweepKind, axes: readonly Axis[], samples: number): number => {
  const lengths = axes.map(({ values }) => values.length);
  if (how === "latin-hypercube") return samples;
  if (how === "zip") return Math.max(...lengths);
  return lengths.reduce((a, b) => (how === "cross" ? a * b : a + b), how === "cross" ? 1 : 0);
};

/** The points of a sweep, in the order of the results. */
export const pointsOf = (
  how: SweepKind,
  axes: readonly Axis[],
  { samples, seed }: { readonly samples: number; readonly seed: number },
): readonly Point[] => {
  if (how === "cross") return cross(axes);
  if (how === "zip") return zip(axes);
  return how === "one-at-a-time" ? oneAtATime(axes) : latinHypercube(axes, samples, seed);
};

/** The last axis runs fastest. */
const cross = (axes: readonly Axis[]): readonly Point[] =>
  axes.reduce<readonly Point[]>(
    (points, axis) =>
      points.flatMap((point) => axis.values.map((value) => new Map([...point, [axis, value]]))),
    [new Map()],
  );

const zip = (axes: readonly Axis[]): readonly Point[] =>
  (axes[0]?.values ?? []).map(
    (_, k) => new Map(axes.map((axis) => [axis, axis.values[k]!] as const)),
  );

const oneAtATime = (axes: readonly Axis[]): readonly Point[] =>
  axes.flatMap((axis) => axis.values.map((value) => new Map([[axis, value]])));

/** Each axis is cut into as many equal parts as there are samples, and each part is used once. */
const latinHypercube = (axes: readonly Axis[], samples: number, seed: number): readonly Point[] => {
  const random = seeded(seed);
  const columns = axes.map((axis) =>
    shuffled(samples, random).map((part) => valueAt(axis, (part + random()) / samples)),
  );
  return Array.from(
    { length: samples },
    (_, k) => new Map(axes.map((axis, a) => [axis, columns[a]![k]!] as const)),
  );
};

const valueAt = ({ between, values }: Axis, share: number): AxisValue =>
  between === undefined ? values[Math.floor(share * values.length)]! : between(share);

/** 0 to length − 1 in random order (Fisher–Yates). */
const shuffled = (length: number, random: () => number): number[] => {
  const list = Array.from({ length }, (_, k) => k);
  for (let k = length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [list[k], list[other]] = [list[other]!, list[k]!];
  }
  return list;
};
