import type { Plan, PlannedTransfer } from "../domain/plan.ts";
import { count, gigabytes, hours, usd } from "./quantities.ts";
import { type Column, MOST_ROWS, renderTable } from "./table.ts";
import type { Section, View } from "./view.ts";

/** What data moves between regions, and what that costs. */
export const transferSection = ({ transfers }: Plan, view: View): Section => {
  const moved = transfers.filter(leavesRegionOrCosts);
  const shown = dearest(moved);
  return {
    title: "Data moved",
    lines: [
      ...(shown.length === 0 ? [] : renderTable(TRANSFER_COLUMNS, shown, view.columns, view.faint)),
      ...restLine(moved, shown),
      ...localLine(transfers, moved),
    ],
  };
};

/** A transfer inside a region is free and of no interest, unless own prices say otherwise. */
export const leavesRegionOrCosts = ({ from, to, usd: costUsd }: PlannedTransfer): boolean =>
  from !== to || costUsd > 0;

/** The dearest ones, in the plan's order. */
const dearest = (transfers: readonly PlannedTransfer[]): readonly PlannedTransfer[] => {
  if (transfers.length <= MOST_ROWS) return transfers;
  const kept = new Set([...transfers].sort((a, b) => b.usd - a.usd).slice(0, MOST_ROWS));
  return transfers.filter((transfer) => kept.has(transfer));
};

const restLine = (
  all: readonly PlannedTransfer[],
  shown: readonly PlannedTransfer[],
): readonly string[] => {
  const visible = new Set(shown);
  const rest = all.filter((transfer) => !visible.has(transfer));
  return rest.length === 0
    ? []
    : [`  … and ${count(rest.length, "more", "more")}: ${amounts(rest)}`];
};

const localLine = (
  all: readonly PlannedTransfer[],
  moved: readonly PlannedTransfer[],
): readonly string[] => {
  const local = all.length - moved.length;
  return local === 0 ? [] : [`  ${count(local, "transfer")} inside one region, free`];
};

const amounts = (transfers: readonly PlannedTransfer[]): string => {
  const gb = transfers.reduce((total, transfer) => total + transfer.gb, 0);
  const costUsd = transfers.reduce((total, transfer) => total + transfer.usd, 0);
  return `${gigabytes(gb)} GB for ${usd(costUsd)}`;
};

const readersOf = ({ delivery, consumers }: PlannedTransfer): string => {
  if (delivery) return "delivery";
  const [first, ...others] = consumers;
  return others.length === 0 ? (first ?? "") : `${first} and ${others.length} more`;
};

export const TRANSFER_COLUMNS: readonly Column<PlannedTransfer>[] = [
  { head: "Data", align: "left", cell: (transfer) => transfer.item },
  { head: "From", align: "left", cell: (transfer) => transfer.from },
  { head: "To", align: "left", cell: (transfer) => transfer.to },
  { head: "For", align: "left", cell: readersOf },
  { head: "GB", align: "right", cell: (transfer) => gigabytes(transfer.gb) },
  { head: "Hours", align: "right", cell: (transfer) => hours(transfer.hours) },
  { head: "Cost", align: "right", cell: (transfer) => usd(transfer.usd) },
];
