import { cloudOf } from "../../../src/domain/ids.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import type { StageCells, TableRow } from "./published.ts";

/**
 * A plan's figures as the cells of a published row, each rounded to the decimals that the row prints.
 *
 * Like the table, egress counts what crosses clouds; it is absent when nothing does.
 */
export const rowLike = (published: TableRow, plan: Plan): TableRow => {
  const crossings = plan.transfers.filter((move) => cloudOf(move.from) !== cloudOf(move.to));
  const like = published.egress ?? { hours: "0.00", usd: "0.0" };
  const egress = {
    hours: roundedLike(like.hours, sum(crossings.map((move) => move.hours))),
    usd: roundedLike(like.usd, sum(crossings.map((move) => move.usd))),
  };
  return {
    stages: plan.stages.map((stage, index) => stageLike(published.stages[index], stage)),
    ...(crossings.length > 0 ? { egress } : {}),
    total: {
      hours: roundedLike(published.total.hours, plan.totals.hours),
      usd: roundedLike(published.total.usd, plan.totals.usd),
    },
  };
};

const stageLike = (like: StageCells | undefined, stage: Plan["stages"][number]): StageCells => ({
  name: stage.name,
  cloud: cloudOf(stage.location),
  hours: roundedLike(like?.hours, stage.hours),
  usd: roundedLike(like?.usd, stage.usd),
});

/** @returns the value with the decimals of `printed`; `unknown` when there is no value */
export const roundedLike = (printed: string | undefined, value: number | undefined): string =>
  value === undefined ? "unknown" : value.toFixed((printed?.split(".")[1] ?? "").length);

/** How much less `value` is than `than`, in whole per cent. */
export const lessPct = (value: number | undefined, than: number | undefined): string =>
  value === undefined || than === undefined ? "unknown" : (100 * (1 - value / than)).toFixed(0);

/** Cells of a row in reading order, for printing and comparing. */
export const cellsOf = (row: TableRow): readonly string[] => [
  ...row.stages.map((cells) => `${cells.name} ${cells.cloud} ${cells.hours} h $${cells.usd}`),
  row.egress === undefined ? "no egress" : `egress ${row.egress.hours} h $${row.egress.usd}`,
  `total ${row.total.hours} h $${row.total.usd}`,
];

/** One line for each cell that differs; empty when the rows agree. */
export const differences = (published: TableRow, planned: TableRow): readonly string[] => {
  const [wanted, found] = [cellsOf(published), cellsOf(planned)];
  const length = Math.max(wanted.length, found.length);
  return Array.from({ length }, (_, index) => index)
    .filter((index) => wanted[index] !== found[index])
    .map((index) => `published "${wanted[index] ?? ""}", planned "${found[index] ?? ""}"`);
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
