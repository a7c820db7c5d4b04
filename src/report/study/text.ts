import type { PlacementFlip, RobustPlan, ScenarioRow, StudyResult } from "../../domain/study.ts";
import { count, hours, percentDifference, usd, usdDifference } from "../quantities.ts";
import { type Column, renderTable } from "../table.ts";

/** Of a list that may be long; the rest is in the results. */
const MOST_LINES = 20;
const WIDTH = 100;

/** What a study says, for a terminal: its range, its scenarios by name, where the placement changes. */
export const studyText = (result: StudyResult): string => {
  const { rows, summary } = result;
  const blocks = [
    [headline(result)],
    ...summary.pipelines.map(({ name, usd: cost }) =>
      cost === undefined
        ? [`${name}: no scenario has a plan.`]
        : [
            `${name}: from ${usd(cost.min)} to ${usd(cost.max)}, half of the scenarios up to ${usd(cost.median)}.`,
          ],
    ),
    scenarioTable(rows.filter(({ axes }) => Object.keys(axes).length === 0)),
    flipLines(summary.flips),
    summary.robust === undefined ? [] : robustLines(summary.robust),
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${shown.join("\n\n")}\n`;
};

const headline = ({ summary }: StudyResult): string => {
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

const COLUMNS: readonly Column<ScenarioRow>[] = [
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

/** The base and the scenarios with a name of their own. */
const scenarioTable = (named: readonly ScenarioRow[]): readonly string[] => {
  const several = new Set(named.map(({ pipeline }) => pipeline)).size > 1;
  const columns = several
    ? [
        {
          head: "Pipeline",
          align: "left" as const,
          cell: ({ pipeline }: ScenarioRow) => pipeline,
        },
        ...COLUMNS,
      ]
    : COLUMNS;
  const lines = renderTable(columns, named.slice(0, MOST_LINES), WIDTH, (text) => text);
  return [...lines, ...more(named.length)];
};

const more = (length: number): readonly string[] =>
  length > MOST_LINES ? [`  and ${length - MOST_LINES} more in the results`] : [];

const flipLines = (flips: readonly PlacementFlip[]): readonly string[] => {
  if (flips.length === 0) return [];
  const lines = flips
    .slice(0, MOST_LINES)
    .map(({ pipeline, axis, from, to, where, movedStages }) => {
      const others = Object.entries(where).map(([name, value]) => `${name} ${value}`);
      const at = others.length === 0 ? "" : ` (${others.join(", ")})`;
      return `  ${axis} ${from} → ${to}${at}: ${movedStages.join(", ")} of ${pipeline}`;
    });
  return ["Where the placement changes", ...lines, ...more(flips.length)];
};

const WORDS = {
  regret: "least largest regret",
  worst: "least worst cost",
  mean: "least mean cost",
} as const;

const robustLines = (robust: RobustPlan): readonly string[] => {
  const { goal, value, status, stages, leftOut, scenarios, pipeline } = robust;
  const without =
    leftOut.length > 0 ? [`  ${count(leftOut.length, "scenario")} without any plan left out`] : [];
  if (status === "infeasible")
    return [`No one placement of ${pipeline} keeps the rules of every scenario.`, ...without];
  if (status === "unknown")
    return [`No one placement of ${pipeline} for all was found in time; see --time-limit.`];
  const places = stages.map(
    ({ name, location, instanceType }) => `  ${name}  ${location} ${instanceType}`,
  );
  const proven = status === "optimal" ? "proven" : "not proven";
  return [
    `One placement of ${pipeline} for all ${scenarios.length}, ${WORDS[goal]}: ${value.toFixed(2)}, ${proven}`,
    ...places,
    ...without,
  ];
};
