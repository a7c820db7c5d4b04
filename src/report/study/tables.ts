import type { PlacementFlip, RobustPlan, ScenarioRow, StudyResult } from "../../domain/study.ts";
import { type TableBlock, tableOf } from "../content/blocks.ts";
import { count, hours, percentDifference, usd, usdDifference } from "../quantities.ts";
import type { Column } from "../table.ts";

/** How many scenarios there are and what became of them, in one sentence. */
export const headline = ({ summary }: StudyResult): string => {
  const { infeasible = 0, unknown = 0, feasible = 0 } = summary.byStatus;
  const parts = [
    count(summary.scenarios, "scenario"),
    count(summary.placements, "different placement"),
    ...(infeasible > 0 ? [`${infeasible} without a plan`] : []),
    ...(feasible > 0 ? [`${feasible} not proven`] : []),
    ...(unknown > 0 ? [`${unknown} out of time`] : []),
  ];
  return `${summary.name}: ${parts.join(", ")}.`;
};

const NAMED: readonly Column<ScenarioRow>[] = [
  { head: "Scenario", align: "left", cell: ({ scenario }) => scenario },
  {
    head: "Cost",
    align: "right",
    cell: (row) => (row.usd === undefined ? "no plan" : usd(row.usd)),
  },
  {
    head: "Against base",
    align: "right",
    cell: ({ deltaUsd }) => (deltaUsd === undefined ? "" : usdDifference(deltaUsd)),
  },
  {
    head: "",
    align: "right",
    cell: ({ deltaPct, deltaUsd }) =>
      deltaPct === undefined || deltaUsd === 0 ? "" : percentDifference(deltaPct),
  },
  {
    head: "Finish h",
    align: "right",
    cell: (row) => (row.hours === undefined ? "" : hours(row.hours)),
  },
  {
    head: "Moves",
    align: "left",
    cell: ({ movedStages, conflict }) =>
      conflict === undefined ? (movedStages?.join(", ") ?? "") : conflict.join("; "),
  },
];

const PIPELINE: Column<ScenarioRow> = {
  head: "Pipeline",
  align: "left",
  cell: ({ pipeline }) => pipeline,
};

/** Bases and scenarios with a name of their own. */
export const namedRows = ({ rows }: StudyResult): readonly ScenarioRow[] =>
  rows.filter(({ axes }) => Object.keys(axes).length === 0);

export const namedColumns = ({ study }: StudyResult): readonly Column<ScenarioRow>[] =>
  study.pipelines.length > 1 ? [PIPELINE, ...NAMED] : NAMED;

export const namedTable = (result: StudyResult): readonly TableBlock[] =>
  tableOf("Scenarios by name, against the base", namedColumns(result), namedRows(result));

const FLIPS: readonly Column<PlacementFlip>[] = [
  { head: "Pipeline", align: "left", cell: ({ pipeline }) => pipeline },
  { head: "Axis", align: "left", cell: ({ axis }) => axis },
  { head: "From", align: "right", cell: ({ from }) => String(from) },
  { head: "To", align: "right", cell: ({ to }) => String(to) },
  {
    head: "Where",
    align: "left",
    cell: ({ where }) =>
      Object.entries(where)
        .map(([name, value]) => `${name} ${value}`)
        .join(", "),
  },
  { head: "Stages", align: "left", cell: ({ movedStages }) => movedStages.join(", ") },
];

export const flipTable = ({ summary }: StudyResult): readonly TableBlock[] =>
  tableOf("Between neighbouring values of an axis", FLIPS, summary.flips);

const AIMS = {
  regret: "least largest regret",
  worst: "least worst value",
  mean: "least mean value",
} as const;

export const robustSentence = ({
  status,
  pipeline,
  scenarios,
  goal,
  value,
  stages,
  leftOut,
}: RobustPlan): string => {
  const without =
    leftOut.length > 0 ? ` ${count(leftOut.length, "scenario")} without any plan left out.` : "";
  if (status === "infeasible")
    return `No one placement of ${pipeline} keeps the rules of every scenario.${without}`;
  if (status === "unknown")
    return `No one placement of ${pipeline} for all was found in time; see --time-limit.${without}`;
  const places = stages.map((s) => `${s.name} ${s.location} ${s.instanceType}`).join(", ");
  const proven = status === "optimal" ? "proven" : "not proven";
  return `One placement of ${pipeline} for all ${scenarios.length}, ${AIMS[goal]} ${value.toFixed(2)}, ${proven}: ${places}.${without}`;
};

export const robustTable = ({ scenarios }: RobustPlan): readonly TableBlock[] =>
  tableOf(
    "Its value in each scenario, and how much more that is than the scenario's own best",
    [
      { head: "Scenario", align: "left", cell: ({ scenario }) => scenario },
      { head: "Value", align: "right", cell: ({ value }) => value.toFixed(2) },
      { head: "Regret", align: "right", cell: ({ regret }) => Math.abs(regret).toFixed(2) },
    ],
    scenarios,
  );
