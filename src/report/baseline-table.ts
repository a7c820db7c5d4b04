import type { Baseline, Plan, Totals } from "../domain/plan.ts";
import { hours, percentDifference, usd } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import { hanging, printable } from "./text.ts";
import type { Section, View } from "./view.ts";

/** The same pipeline under other strategies, nearest first, the impossible ones last. */
export const baselineSection = ({ baselines, totals }: Plan, view: View): Section => {
  return {
    title: "Compared with",
    lines: [
      ...renderCapped(baselineColumns(totals), possibleOf(baselines), view.columns, view.faint),
      ...impossibleLines(baselines, view),
    ],
  };
};

/** Strategies that have a plan, nearest first. */
export const possibleOf = (baselines: readonly Baseline[]): readonly Baseline[] =>
  baselines
    .filter((baseline) => baseline.usd !== undefined)
    .sort((a, b) => (a.extraPct ?? 0) - (b.extraPct ?? 0));

const impossibleLines = (baselines: readonly Baseline[], view: View): readonly string[] =>
  impossibleTexts(baselines).flatMap((text) => hanging("  ", printable(text), view.columns));

/** Strategies that fail for the same reason share a sentence. */
export const impossibleTexts = (baselines: readonly Baseline[]): readonly string[] => {
  const names = new Map<string, readonly string[]>();
  for (const { name, usd: costUsd, reason = "no plan" } of baselines)
    if (costUsd === undefined) names.set(reason, [...(names.get(reason) ?? []), name]);
  return [...names].map(([reason, strategies]) => `${strategies.join(", ")}: ${reason}`);
};

/** With a runtime unknown a cost is not the whole one. */
export const baselineColumns = ({
  unknownRuntimeUsdPerHour,
}: Totals): readonly Column<Baseline>[] => {
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
