import type { Plan, PriceChanges, StageChange, TransferChange } from "../domain/plan.ts";
import { count, percentDifference, usd, usdDifference, usdRate } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import { hanging } from "./text.ts";
import type { Section, View } from "./view.ts";

/** What has become of a saved plan's prices. */
export const changeSection = ({ changes, totals }: Plan, view: View): Section => {
  if (changes === undefined) return { title: "", lines: [] };
  const rows = changeRows(changes);
  return {
    title: `Since then, in the catalog of ${changes.catalog.asOf}`,
    lines: [
      ...renderCapped(CHANGE_COLUMNS, rows, view.columns, view.faint),
      ...sameWords(changes).map((words) => `  ${words}`),
      ...hanging("  ", verdict(changes, totals.usd), view.columns),
    ],
  };
};

/** Prices that are another today. */
export const changeRows = ({ stages, transfers }: PriceChanges): readonly Row[] => [
  ...stages.flatMap(stageRow),
  ...transfers.flatMap(transferRow),
];

/** `3 prices as before`; nothing when all have changed. */
export const sameWords = (changes: PriceChanges): readonly string[] => {
  const same = changes.stages.length + changes.transfers.length - changeRows(changes).length;
  return same === 0 ? [] : [`${count(same, "price")} as before`];
};

interface Row {
  readonly what: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
}

const stageRow = ({ name, thenUsdPerHour, nowUsdPerHour }: StageChange): Row[] =>
  rowOf(`${name}, per hour`, thenUsdPerHour, nowUsdPerHour, usdRate);

const transferRow = ({ item, from, to, thenUsd, nowUsd }: TransferChange): Row[] =>
  rowOf(`${item}, ${from} to ${to}`, thenUsd, nowUsd, usd);

const NOISE = 1e-9;

/** Nothing for a price that is the same. */
const rowOf = (
  what: string,
  then: number,
  now: number | undefined,
  words: (amount: number) => string,
): Row[] => {
  if (now === undefined) return [{ what, before: words(then), now: "gone", change: "" }];
  if (Math.abs(now - then) <= NOISE * Math.max(1, then)) return [];
  const change = then > 0 ? percentDifference((100 * (now - then)) / then) : "";
  return [{ what, before: words(then), now: words(now), change }];
};

/** What the same placement costs today. */
export const verdict = ({ usd: costUsd }: PriceChanges, thenUsd: number): string => {
  if (costUsd === undefined)
    return "What is gone has no price, so that this placement has none today. Plan again with sky optimize.";
  const difference = usdDifference(costUsd - thenUsd);
  return difference === "same"
    ? "The same placement costs the same today; another may be better: sky optimize tells."
    : `The same placement costs ${usd(costUsd)} today (${difference}); another may be better: sky optimize tells.`;
};

export const CHANGE_COLUMNS: readonly Column<Row>[] = [
  { head: "Price", align: "left", cell: ({ what }) => what },
  { head: "Then", align: "right", cell: ({ before }) => before },
  { head: "Now", align: "right", cell: ({ now }) => now },
  { head: "", align: "right", cell: ({ change }) => change },
];
