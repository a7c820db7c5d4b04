import type { Plan } from "../../domain/plan.ts";
import { type CostRow, costRows, totalOf } from "../pictures/cost-rows.ts";
import { usd } from "../quantities.ts";
import type { Column } from "../table.ts";
import { type Amount, totalRows } from "../totals-table.ts";
import { type ContentSection, pictureOf, tableOf } from "./blocks.ts";

const TOTALS: readonly Column<Amount>[] = [
  { head: "Figure", align: "left", cell: ({ name }) => name },
  { head: "Amount", align: "right", cell: ({ amount }) => amount },
  { head: "Note", align: "left", cell: ({ note }) => note },
];

const COLUMNS: readonly Column<CostRow>[] = [
  { head: "What", align: "left", cell: ({ name }) => name },
  { head: "Where", align: "left", cell: ({ note }) => note },
  { head: "Machines", align: "right", cell: ({ computeUsd }) => usd(computeUsd) },
  { head: "Moving data", align: "right", cell: ({ movingUsd }) => usd(movingUsd) },
  { head: "Sum", align: "right", cell: (row) => usd(totalOf(row)) },
];

/** Where the money goes: totals, and what each stage and dataset costs, dearest first. */
export const costContent = (plan: Plan, confidence: number | undefined): ContentSection => ({
  id: "cost",
  title: "Cost",
  blocks: [
    pictureOf("cost"),
    ...tableOf("Totals", TOTALS, totalRows(plan, confidence)),
    ...tableOf("What costs how much, dearest first", COLUMNS, costRows(plan)),
  ],
});
