import type { Catalog } from "../../domain/catalog.ts";
import type {
  AxisEffect,
  AxisValue,
  Distribution,
  PipelineSummary,
  RobustPlan,
  ScenarioRow,
  Study,
  StudySummary,
} from "../../domain/study.ts";
import { flipsOf } from "./flips.ts";

/** What the rows say together. */
export const summaryOf = (
  study: Study,
  rows: readonly ScenarioRow[],
  { asOf, sha256 }: Pick<Catalog, "asOf" | "sha256">,
  robust?: RobustPlan,
): StudySummary => {
  const byStatus: Partial<Record<ScenarioRow["status"], number>> = {};
  for (const { status } of rows) byStatus[status] = (byStatus[status] ?? 0) + 1;
  return {
    name: study.name,
    scenarios: rows.length,
    byStatus,
    placements: new Set(rows.flatMap(({ placement }) => (placement === "" ? [] : placement))).size,
    pipelines: study.pipelines.map(({ name }) =>
      pipelineSummary(
        study,
        name,
        rows.filter(({ pipeline }) => pipeline === name),
      ),
    ),
    flips: flipsOf(study, rows),
    catalog: { asOf, sha256 },
    ...(robust === undefined ? {} : { robust }),
  };
};

const pipelineSummary = (
  { axes }: Study,
  name: string,
  rows: readonly ScenarioRow[],
): PipelineSummary => {
  const planned = rows.filter(({ usd }) => usd !== undefined);
  const byUsd = [...planned].sort((a, b) => a.usd! - b.usd! || a.index - b.index);
  const usd = distribution(planned.map((row) => row.usd!));
  const hours = distribution(planned.flatMap((row) => row.hours ?? []));
  return {
    name,
    base: rows[0]!,
    ...(usd === undefined ? {} : { usd }),
    ...(hours === undefined ? {} : { hours }),
    ...(byUsd.length === 0
      ? {}
      : { cheapest: byUsd[0]!.scenario, dearest: byUsd[byUsd.length - 1]!.scenario }),
    axes: axes.flatMap((axis) => effectOf(axis.name, planned) ?? []),
  };
};

/** Absent without figures. Percentiles are the nearest figure there is. */
const distribution = (figures: readonly number[]): Distribution | undefined => {
  if (figures.length === 0) return undefined;
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return {
    count: sorted.length,
    min: sorted[0]!,
    p10: at(0.1),
    median: at(0.5),
    mean: sorted.reduce((sum, figure) => sum + figure, 0) / sorted.length,
    p90: at(0.9),
    max: sorted[sorted.length - 1]!,
  };
};

/** Of all lines along the axis, the one that spans the widest range of cost. */
const effectOf = (axis: string, rows: readonly ScenarioRow[]): AxisEffect | undefined => {
  const lines = new Map<string, ScenarioRow[]>();
  for (const row of rows) {
    if (row.axes[axis] === undefined) continue;
    const { [axis]: _, ...others } = row.axes;
    const key = JSON.stringify(others);
    lines.set(key, [...(lines.get(key) ?? []), row]);
  }
  let widest: AxisEffect | undefined;
  for (const line of lines.values()) {
    const low = line.reduce((best, row) => (row.usd! < best.usd! ? row : best));
    const high = line.reduce((best, row) => (row.usd! > best.usd! ? row : best));
    const effect = {
      axis,
      lowUsd: low.usd!,
      highUsd: high.usd!,
      lowValue: low.axes[axis] as AxisValue,
      highValue: high.axes[axis] as AxisValue,
    };
    if (widest === undefined || effect.highUsd - effect.lowUsd > widest.highUsd - widest.lowUsd)
      widest = effect;
  }
  return widest;
};
