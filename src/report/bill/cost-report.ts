import type { CostComparison } from "../../domain/ledger.ts";
import { type Column, renderTable } from "../table.ts";
import { type RenderView, viewOf } from "../view.ts";
import { billUsd, COST_COLUMNS, change } from "./bill-columns.ts";

/** What a run was to cost and what it did, stage by stage. */
export const renderCosts = (comparison: CostComparison, render: RenderView): string => {
  const view = viewOf(render);
  const table = renderTable(COST_COLUMNS, comparison.lines, view.columns, view.faint);
  const notes = comparison.assumptions.map((text) => `  - ${text}`);
  return [
    `${view.strong(comparison.run)}: ${sentence(comparison)}`,
    "",
    ...table,
    ...(notes.length === 0 ? [] : ["", view.strong("Assumptions"), ...notes]),
    "",
  ].join("\n");
};

const sentence = ({ plannedUsd, actualUsd, marginUsd, open }: CostComparison): string => {
  const against =
    plannedUsd === undefined
      ? "the plan has no total"
      : `planned ${[billUsd(plannedUsd), change(plannedUsd, actualUsd)].filter((part) => part !== "").join(", ")}`;
  const margin = marginUsd > 0 ? `, and ${billUsd(marginUsd)} margin of the broker` : "";
  return `${billUsd(actualUsd)}${open ? " so far" : ""} (${against})${margin}.`;
};

const RUN_COLUMNS: readonly Column<CostComparison>[] = [
  { head: "Run", align: "left", cell: ({ run }) => run },
  {
    head: "Planned",
    align: "right",
    cell: ({ plannedUsd }) => (plannedUsd === undefined ? "?" : billUsd(plannedUsd)),
  },
  {
    head: "Actual",
    align: "right",
    cell: ({ actualUsd, open }) => `${billUsd(actualUsd)}${open ? "+" : ""}`,
  },
  {
    head: "Change",
    align: "right",
    cell: ({ plannedUsd, actualUsd }) => change(plannedUsd, actualUsd),
  },
  { head: "Margin", align: "right", cell: ({ marginUsd }) => billUsd(marginUsd) },
];

/** One line for each run. */
export const renderCostsOfRuns = (runs: readonly CostComparison[], render: RenderView): string => {
  const view = viewOf(render);
  return `${renderTable(RUN_COLUMNS, runs, view.columns, view.faint).join("\n")}\n`;
};
