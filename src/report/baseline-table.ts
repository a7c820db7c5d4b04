import type { Baseline, Plan, Totals } from "../domain/plan.ts";
import { hours, percentDifference, usd } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import { hanging, printable } from "./text.ts";
import type { Section, View } from "./view.ts";

/** The same pipeline under other strategies, nearest first, the impossible ones last. */
export const baselineSection = ({ baselines, totals }: Plan, view: View): Section => {
  const possible = baselines
    .filter((baseline) => baseline.usd !== undefined)
    .sort((a, b) => (a.extraPct ?? 0) - (b.extraPct ?? 0));
  return {
    title: "Compared with",
    lines: [
      ...renderCapped(columnsFor(totals), possible, view.columns, view.faint),
      ...impossibleLines(baselines, view),
    ],
  };
};

/** Strategies that fail for the same reason share a line. */
const impossibleLines = (baselines: readonly Baseline[], view: View): readonly string[] => {
  const names = new Map<string, readonly string[]>();
  for (const { name, usd: costUsd, reason = "no plan" } of baselines)
    if (costUsd === undefined) names.set(reason, [...(names.get(reason) ?? []), name]);
  return [...names].flatMap(([reason, strategies]) => {
    const text = `${strategies.join(", ")}: ${reason}`;
    return hanging("  ", printable(text), view.columns);
  });
};

/** With a runtime unknown a cost is not the whole one. */
const columnsFor = ({ unknownRuntimeUsdPerHour }: Totals): readonly Column<Baseline>[] => {
  const cost = unknownRuntimeUsdPerHour === undefined ? "Cost" : "Cost (partial)";
  return [
    { head: "Strategy", align: "left", cell: ({ name }) => name },
    { head: "Extra", align: "right", cell: ({ extraPct }) => ifKnown(extraPct, percentDifference) },
    { head: cost, align: "right", cell: (baseline) => ifKnown(baseline.usd, usd) },
    { head: "Finish", align: "right", cell: (baseline) => ifKnown(baseline.hours, inHours) },
  ];
};

const inHours = (value: number): string => `${hours(value)} h`;

const ifKnown = (value: number | undefined, words: (value: number) => string): string =>
  value === undefined ? "" : words(value);
