import type { AxisInfo, PlacementFlip, ScenarioRow, Study } from "../../domain/study.ts";

/**
 * Where the best placement changes along an axis while the others stand still. Rows without a plan are passed over.
 * A Latin hypercube has no such lines.
 */
export const flipsOf = (study: Study, rows: readonly ScenarioRow[]): readonly PlacementFlip[] =>
  study.sweep === "cross" || study.sweep === "one-at-a-time" || study.axes.length === 1
    ? study.axes.flatMap((axis) => linesAlong(axis, rows).flatMap((line) => flipsIn(axis, line)))
    : [];

const linesAlong = (axis: AxisInfo, rows: readonly ScenarioRow[]): readonly ScenarioRow[][] => {
  const lines = new Map<string, ScenarioRow[]>();
  for (const row of rows) {
    if (row.axes[axis.name] === undefined || row.usd === undefined) continue;
    const key = JSON.stringify([row.pipeline, others(axis, row)]);
    lines.set(key, [...(lines.get(key) ?? []), row]);
  }
  const order = new Map(axis.values.map((value, k) => [value, k]));
  const at = (row: ScenarioRow): number => order.get(row.axes[axis.name]!) ?? 0;
  return [...lines.values()].map((line) => line.sort((a, b) => at(a) - at(b)));
};

const others = (axis: AxisInfo, row: ScenarioRow): ScenarioRow["axes"] => {
  const { [axis.name]: _, ...rest } = row.axes;
  return rest;
};

const flipsIn = (axis: AxisInfo, line: readonly ScenarioRow[]): readonly PlacementFlip[] =>
  line.slice(1).flatMap((row, k) => {
    const before = line[k]!;
    if (row.placement === before.placement) return [];
    return [
      {
        pipeline: row.pipeline,
        axis: axis.name,
        from: before.axes[axis.name]!,
        to: row.axes[axis.name]!,
        where: others(axis, row),
        movedStages: movedBetween(before.placement, row.placement),
        before: before.placement,
        after: row.placement,
      },
    ];
  });

/** By name, since both texts list the same stages in the same order. */
const movedBetween = (before: string, after: string): readonly string[] => {
  const [old, now] = [before.split("; "), after.split("; ")];
  return now.flatMap((place, k) => (place === old[k] ? [] : (place.split("=")[0] ?? [])));
};
