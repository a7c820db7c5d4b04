import type { Pipeline } from "../../domain/pipeline.ts";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import { baselineColumns, impossibleTexts, possibleOf } from "../baseline-table.ts";
import { answerOf, rivalOf } from "../headline.ts";
import { ageWarning, byRule, noteTexts, oldPrices, provenance, stagesHit } from "../notes.ts";
import { coverage, PARETO_COLUMNS, paretoRows } from "../pareto-table.ts";
import { count } from "../quantities.ts";
import { RUNNER_UP_COLUMNS, runnerUpRows } from "../runner-up-table.ts";
import { detailTexts } from "../stage-details.ts";
import { allStageColumns } from "../stage-table.ts";
import type { Column } from "../table.ts";
import { leavesRegionOrCosts, TRANSFER_COLUMNS } from "../transfer-table.ts";
import { unusedAccelerators } from "../unused-accelerators.ts";
import { type Content, type ContentSection, listOf, pictureOf, tableOf, textOf } from "./blocks.ts";
import { costContent } from "./cost.ts";
import { badgeOf, figuresOf } from "./key-figures.ts";
import { placesContent } from "./places.ts";
import { provenanceContent } from "./provenance.ts";
import {
  alternativesContent,
  breakEvensContent,
  changesContent,
  fallbacksContent,
  rulesContent,
} from "./what-if.ts";

export interface ContentOptions {
  /** ISO 8601 date, for the age of the catalog; absent: no warning. */
  readonly today?: string;
  /** What was asked for; absent when a saved plan is shown again. */
  readonly pipeline?: Pipeline;
}

/** All that a report says of a plan, in the order in which a reader asks. */
export const planContent = (plan: Plan, options: ContentOptions = {}): Content => {
  const unused = options.pipeline === undefined ? [] : unusedAccelerators(options.pipeline, plan);
  const warnings = [ageWarning(plan, options.today), oldPrices(plan, options.today)];
  const sections = [
    stagesContent(plan),
    timeContent,
    placesContent(plan),
    costContent(plan, options.pipeline?.limits.confidence),
    movedContent(plan),
    paretoContent(plan),
    rulesContent(plan),
    fallbacksContent(plan),
    breakEvensContent(plan),
    alternativesContent(plan),
    baselinesContent(plan),
    runnerUpsContent(plan),
    excludedContent(plan),
    notesContent(plan, unused),
    changesContent(plan),
    provenanceContent(plan),
  ];
  return {
    title: plan.name,
    answer: answerOf(plan),
    badge: badgeOf(plan),
    remarks: [rivalOf(plan)].flatMap((text) => text ?? []),
    warnings: warnings.flatMap((text) => text ?? []),
    figures: figuresOf(plan),
    sections: sections.filter(({ blocks }) => blocks.length > 0),
    footer: provenance(plan),
  };
};

const WHY: readonly Column<PlannedStage>[] = [
  { head: "Stage", align: "left", cell: ({ name }) => name },
  { head: "Why there", align: "left", cell: ({ why = "" }) => why },
];

const stagesContent = ({ stages }: Plan): ContentSection => ({
  id: "plan",
  title: "Plan",
  blocks: [
    pictureOf("dag"),
    ...tableOf("Where each stage runs", allStageColumns(stages), stages),
    ...listOf(detailTexts(stages)),
    ...tableOf(
      "Why each stage is where it is",
      WHY,
      stages.filter(({ why }) => why !== undefined),
    ),
  ],
});

const timeContent: ContentSection = {
  id: "timeline",
  title: "When",
  blocks: [pictureOf("timeline")],
};

/** What moves between regions, and what that costs. */
export const movedContent = ({ transfers }: Plan): ContentSection => {
  const moved = transfers.filter(leavesRegionOrCosts);
  const local = transfers.length - moved.length;
  return {
    id: "data",
    title: "Data moved",
    blocks: [
      ...tableOf("Between regions, or for money", TRANSFER_COLUMNS, moved),
      ...textOf(local === 0 ? "" : `${count(local, "transfer")} inside one region, free.`),
    ],
  };
};

/** The frontier, and what is missing of it. */
export const paretoContent = ({ pareto }: Plan): ContentSection => ({
  id: "pareto",
  title: "Cost against time",
  blocks:
    pareto === undefined
      ? []
      : [
          pictureOf("pareto"),
          ...tableOf("What finishing earlier costs", PARETO_COLUMNS, paretoRows(pareto)),
          ...textOf(coverage(pareto)),
        ],
});

/** What other strategies would cost. */
export const baselinesContent = ({ baselines, totals }: Plan): ContentSection => ({
  id: "baselines",
  title: "Compared with",
  blocks: [
    ...tableOf(
      "The same pipeline under other strategies",
      baselineColumns(totals),
      possibleOf(baselines),
    ),
    ...listOf(impossibleTexts(baselines)),
  ],
});

const runnerUpsContent = ({ stages }: Plan): ContentSection => ({
  id: "runner-ups",
  title: "Runner-ups",
  blocks: tableOf("If a stage cannot have its region", RUNNER_UP_COLUMNS, runnerUpRows(stages)),
});

const excludedContent = ({ excluded }: Plan): ContentSection => ({
  id: "rejected",
  title: "Offers left out",
  blocks: tableOf(
    "What each rule removed",
    EXCLUDED,
    [...byRule(excluded)].map(([rule, entries]) => ({
      rule,
      hit: stagesHit(entries),
      nearest: entries.find(({ nearest }) => nearest !== undefined)?.nearest ?? "",
    })),
  ),
});

const EXCLUDED: readonly Column<{ rule: string; hit: string; nearest: string }>[] = [
  { head: "Rule", align: "left", cell: ({ rule }) => rule },
  { head: "Offers", align: "left", cell: ({ hit }) => hit },
  { head: "Nearest miss", align: "left", cell: ({ nearest }) => nearest },
];

const notesContent = (plan: Plan, unused: readonly string[]): ContentSection => ({
  id: "assumptions",
  title: "What the plan leans on",
  blocks: listOf(noteTexts(plan, unused)),
});
