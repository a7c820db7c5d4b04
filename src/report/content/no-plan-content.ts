import type { LeastLimit, NoPlan, Relaxation, StageRejections } from "../../domain/errors.ts";
import { count, hours, usd } from "../quantities.ts";
import type { Column } from "../table.ts";
import { limitInWords } from "../ways-out.ts";
import { type Content, type ContentSection, listOf, tableOf, textOf } from "./blocks.ts";

/** All that a report says when no plan exists: why, and what would make one possible. */
export const noPlanContent = (name: string, noPlan: NoPlan): Content => ({
  title: name,
  answer: `No plan exists: ${noPlan.summary}`,
  badge: { text: "no plan", good: false },
  remarks: [],
  warnings: [],
  figures: [],
  sections: [
    conflictContent(noPlan),
    relaxationsContent(noPlan),
    limitsContent(noPlan),
    ...stagesContent(noPlan),
    { id: "unproven", title: "Not told in time", blocks: listOf(noPlan.unproven ?? []) },
  ].filter(({ blocks }) => blocks.length > 0),
  footer: "",
});

/** The same when time ran out before any plan was found. */
export const timeLimitContent = (name: string, limitMs: number): Content => ({
  title: name,
  answer: `No plan was found within the time limit of ${limitMs / 1000} s. This does not mean that none exists.`,
  badge: { text: "not known", good: false },
  remarks: [
    "Give it longer with --time-limit, narrow the places with policy.allow, or loosen deadline or budget.",
  ],
  warnings: [],
  figures: [],
  sections: [],
  footer: "",
});

const conflictContent = ({ conflict, hits = [] }: NoPlan): ContentSection => ({
  id: "conflict",
  title: "What stands in the way",
  blocks:
    conflict.length === 0
      ? []
      : [
          ...textOf(
            conflict.length === 1
              ? "This rule leaves nothing; loosen it:"
              : "These rules cannot hold together; loosening any one of them is enough to end this conflict:",
          ),
          ...listOf(conflict),
          ...textOf(hits.length === 0 ? "" : `It is about ${hits.join(", ")}.`),
        ],
});

const ifKnown = (value: number | undefined): string =>
  value === undefined ? "–" : `${hours(value)} h`;

const RELAXATIONS: readonly Column<Relaxation>[] = [
  { head: "Without the rule", align: "left", cell: ({ rule }) => rule },
  { head: "Cost", align: "right", cell: (row) => usd(row.usd) },
  { head: "Finish", align: "right", cell: (row) => ifKnown(row.hours) },
];

const relaxationsContent = ({ relaxations = [] }: NoPlan): ContentSection => ({
  id: "relaxations",
  title: "What would make a plan possible",
  blocks: tableOf("The best plan without one rule, all others kept", RELAXATIONS, relaxations),
});

const LIMITS: readonly Column<LeastLimit>[] = [
  { head: "Limit", align: "left", cell: ({ rule }) => rule },
  { head: "Now", align: "right", cell: ({ now, unit }) => limitInWords(unit, now) },
  { head: "Needed", align: "right", cell: ({ least, unit }) => limitInWords(unit, least) },
  { head: "Cost then", align: "right", cell: (row) => usd(row.usd) },
  { head: "Finish then", align: "right", cell: (row) => ifKnown(row.hours) },
];

const limitsContent = ({ leastLimits = [] }: NoPlan): ContentSection => ({
  id: "limits",
  title: "How far a limit would have to move",
  blocks: tableOf("Each as the only change", LIMITS, leastLimits),
});

const REJECTIONS: readonly Column<StageRejections["rejections"][number]>[] = [
  { head: "Rule", align: "left", cell: ({ rule }) => rule },
  { head: "Offers", align: "right", cell: ({ offers }) => `${offers}` },
  { head: "Nearest", align: "left", cell: ({ nearest = "" }) => nearest },
];

const stagesContent = ({ stages }: NoPlan): readonly ContentSection[] => [
  {
    id: "stages",
    title: "Stages without an offer",
    blocks: stages.flatMap(({ stage, considered, rejections, otherMarket }) => [
      ...textOf(`Stage ${stage}: ${count(considered, "offer")} of the right machine.`),
      ...tableOf(
        `What removed the offers of ${stage}`,
        REJECTIONS,
        [...rejections].sort((a, b) => b.offers - a.offers),
      ),
      ...textOf(otherMarket === undefined ? "" : `Or set pricing to "any": ${otherMarket}`),
    ]),
  },
];
