import { regionOf } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import { count } from "../quantities.ts";

/** What one stage, dataset or the rest of them costs. */
export interface CostRow {
  readonly name: string;
  readonly note: string;
  /** Absent: the runtime is not given. */
  readonly computeUsd: number;
  /** Of moving what it makes, or the dataset itself. */
  readonly movingUsd: number;
}

/** Every stage, and every dataset whose movement costs something, dearest first; they sum to the total. */
export const costRows = ({ stages, transfers }: Plan): readonly CostRow[] => {
  const moving = new Map<string, number>();
  for (const { item, usd } of transfers) moving.set(item, (moving.get(item) ?? 0) + usd);
  const names = new Set(stages.map(({ name }) => name));
  const rows = [
    ...stages.map(({ name, location, usd }) => ({
      name,
      note: usd === undefined ? "runtime not given" : location,
      computeUsd: usd ?? 0,
      movingUsd: moving.get(name) ?? 0,
    })),
    ...[...moving]
      .filter(([name, usd]) => !names.has(name) && usd > 0)
      .map(([name, usd]) => ({ name, note: "dataset", computeUsd: 0, movingUsd: usd })),
  ];
  return rows.sort((a, b) => totalOf(b) - totalOf(a));
};

export const totalOf = ({ computeUsd, movingUsd }: CostRow): number => computeUsd + movingUsd;

/** One row for all stages on the same machines in the same region, and one for all datasets; dearest first. */
export const groupedCostRows = (plan: Plan): readonly CostRow[] => {
  const placeOf = new Map(
    plan.stages.map(({ name, location, instanceType }) => [
      name,
      { name: regionOf(location) as string, machine: instanceType as string },
    ]),
  );
  const groups = new Map<string, { rows: CostRow[]; name: string; machine?: string }>();
  for (const row of costRows(plan)) {
    const { name, machine } = placeOf.get(row.name) ?? { name: "datasets", machine: undefined };
    const key = `${name} ${machine ?? ""}`;
    const group = groups.get(key) ?? {
      rows: [],
      name,
      ...(machine === undefined ? {} : { machine }),
    };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ rows, name, machine }) => ({
      name,
      note:
        machine === undefined
          ? count(rows.length, "dataset")
          : `${count(rows.length, "stage")} on ${machine}`,
      ...sumOf(rows),
    }))
    .sort((a, b) => totalOf(b) - totalOf(a));
};

const sumOf = (rows: readonly CostRow[]): Pick<CostRow, "computeUsd" | "movingUsd"> => ({
  computeUsd: rows.reduce((sum, row) => sum + row.computeUsd, 0),
  movingUsd: rows.reduce((sum, row) => sum + row.movingUsd, 0),
});

/** The first `most - 1` rows and the sum of all others. */
export const withRest = (rows: readonly CostRow[], most: number): readonly CostRow[] => {
  if (rows.length <= most) return rows;
  const rest = rows.slice(most - 1);
  return [
    ...rows.slice(0, most - 1),
    { name: `${rest.length} more`, note: "the cheapest ones together", ...sumOf(rest) },
  ];
};
