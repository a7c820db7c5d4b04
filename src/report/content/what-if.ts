import type { Alternative, Fallback, Move, Plan, RulePrice } from "../../domain/plan.ts";
import { hours, hoursDifference, percentDifference, usd, usdDifference } from "../quantities.ts";
import type { Column } from "../table.ts";
import { type ContentSection, pictureOf, tableOf, textOf } from "./blocks.ts";
import { breakEvenTable } from "./break-evens.ts";
import { changesWords } from "./machines.ts";

const MOST_MOVES = 4;

const movesWords = (moves: readonly Move[]): string => {
  const named = moves
    .slice(0, MOST_MOVES)
    .map(({ stage, from, to }) =>
      from.location === to.location
        ? `${stage}: ${from.instanceType} instead of ${to.instanceType}`
        : `${stage}: ${from.location} instead of ${to.location}`,
    );
  const rest = moves.length - named.length;
  return `${named.join("; ")}${rest > 0 ? ` and ${rest} more` : ""}`;
};

const RULES: readonly Column<RulePrice>[] = [
  { head: "Rule", align: "left", cell: ({ rule }) => rule },
  { head: "Binds", align: "left", cell: ({ binding }) => (binding ? "yes" : "no") },
  {
    head: "Costs",
    align: "right",
    cell: ({ binding, extraUsd }) => (binding ? usdDifference(extraUsd) : "nothing"),
  },
  {
    head: "Share",
    align: "right",
    cell: ({ extraPct }) => (extraPct === undefined ? "" : percentDifference(extraPct)),
  },
  { head: "Time", align: "right", cell: ({ extraHours }) => hoursDifference(extraHours) },
  { head: "Keeps", align: "left", cell: ({ moves }) => movesWords(moves) },
];

/** What each rule and limit costs: the plan against the best one without it. */
export const rulesContent = ({ rules = [] }: Plan): ContentSection => ({
  id: "rules",
  title: "Rules and what they cost",
  blocks: tableOf("This plan against the best one without the rule", RULES, rules),
});

const ifKnown = (value: number | undefined, words: (value: number) => string): string =>
  value === undefined ? "–" : words(value);

const fallbackColumns = ({ stages }: Plan): readonly Column<Fallback>[] => [
  { head: "If", align: "left", cell: ({ when }) => when },
  { head: "Extra", align: "right", cell: ({ extraUsd }) => ifKnown(extraUsd, usdDifference) },
  { head: "Cost", align: "right", cell: (row) => ifKnown(row.usd, usd) },
  { head: "Finish", align: "right", cell: (row) => ifKnown(row.hours, (h) => `${hours(h)} h`) },
  {
    head: "Then",
    align: "left",
    cell: (row) => row.reason ?? changesWords(row.stages, stages),
  },
];

/** The best plan when something is not to be had. */
export const fallbacksContent = (plan: Plan): ContentSection => ({
  id: "fallbacks",
  title: "If a place is not available",
  blocks: tableOf("The best plan without it", fallbackColumns(plan), plan.fallbacks ?? []),
});

/** How far figures may move before another plan wins. */
export const breakEvensContent = ({ breakEvens = [] }: Plan): ContentSection => ({
  id: "break-evens",
  title: "Break-evens",
  blocks: breakEvens.length === 0 ? [] : [pictureOf("break-evens"), breakEvenTable(breakEvens)],
});

const ALTERNATIVES: readonly Column<Alternative>[] = [
  { head: "Extra", align: "right", cell: ({ extraUsd }) => usdDifference(extraUsd) },
  { head: "Cost", align: "right", cell: (row) => usd(row.usd) },
  { head: "Time", align: "right", cell: ({ extraHours }) => hoursDifference(extraHours) },
];

/** The next best plans that differ in a region. */
export const alternativesContent = ({ alternatives = [], stages }: Plan): ContentSection => ({
  id: "alternatives",
  title: "Next best plans",
  blocks: tableOf(
    "Each differs in the region of some stage",
    [
      ...ALTERNATIVES,
      { head: "What changes", align: "left", cell: (row) => changesWords(row.stages, stages) },
    ],
    alternatives,
  ),
});

/** What was asked for and is missing. */
export const unprovenContent = ({ unproven = [] }: Plan): ContentSection => ({
  id: "unproven",
  title: "Not told in time",
  blocks: textOf(unproven.join("; ")),
});
