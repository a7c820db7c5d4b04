import type { Plan, RulePrice } from "../../domain/plan.ts";
import { alternativeColumns } from "../alternative-table.ts";
import { CHANGE_COLUMNS, changeRows, sameWords, verdict } from "../change-section.ts";
import { fallbackColumns } from "../fallback-table.ts";
import { movedByRule } from "../moves.ts";
import { hoursDifference, percentDifference, usdDifference } from "../quantities.ts";
import type { Column } from "../table.ts";
import { type ContentSection, pictureOf, tableOf, textOf } from "./blocks.ts";
import { breakEvenTable } from "./break-evens.ts";

const RULES: readonly Column<RulePrice>[] = [
  { head: "Rule", align: "left", cell: ({ rule }) => rule },
  { head: "Binds", align: "left", cell: ({ binding }) => (binding ? "yes" : "no") },
  {
    head: "Cost",
    align: "right",
    cell: ({ binding, extraUsd }) => (binding ? usdDifference(extraUsd) : "nothing"),
  },
  {
    head: "Share",
    align: "right",
    cell: ({ extraPct, binding }) =>
      extraPct === undefined || !binding ? "" : percentDifference(extraPct),
  },
  {
    head: "Finish",
    align: "right",
    cell: ({ binding, extraHours }) => (binding ? hoursDifference(extraHours) : ""),
  },
  { head: "Moves", align: "left", cell: ({ moves }) => movedByRule(moves) },
];

/** What each rule and limit costs: the plan against the best one without it. */
export const rulesContent = ({ rules = [] }: Plan): ContentSection => ({
  id: "rules",
  title: "Rules and what they cost",
  blocks: tableOf("This plan against the best one without the rule", RULES, rules),
});

/** The best plan when something is not to be had. */
export const fallbacksContent = ({ fallbacks = [], stages }: Plan): ContentSection => ({
  id: "fallbacks",
  title: "If something is not to be had",
  blocks: tableOf("The best plan without it, against this one", fallbackColumns(stages), fallbacks),
});

/** How far figures may move before another plan wins. */
export const breakEvensContent = ({ breakEvens = [] }: Plan): ContentSection => ({
  id: "break-evens",
  title: "How far figures may move",
  blocks: breakEvens.length === 0 ? [] : [pictureOf("break-evens"), breakEvenTable(breakEvens)],
});

/** The next best plans that differ in a region. */
export const alternativesContent = ({ alternatives, stages }: Plan): ContentSection => ({
  id: "alternatives",
  title: "Next best plans",
  blocks:
    alternatives?.length === 0
      ? textOf("There is no plan with other regions.")
      : tableOf(
          "Any two differ in the region of some stage; against this plan",
          alternativeColumns(stages),
          alternatives ?? [],
        ),
});

/** What has become of a saved plan's prices. */
export const changesContent = ({ changes, totals }: Plan): ContentSection => ({
  id: "changes",
  title: "Since then",
  blocks:
    changes === undefined
      ? []
      : [
          ...tableOf(
            `Prices in the catalog of ${changes.catalog.asOf}`,
            CHANGE_COLUMNS,
            changeRows(changes),
          ),
          ...textOf([...sameWords(changes), verdict(changes, totals.usd)].join(". ")),
        ],
});
