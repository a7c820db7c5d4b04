import type { PlacementFlip, StudyResult } from "../../domain/study.ts";
import { usd } from "../quantities.ts";
import { renderTable } from "../table.ts";
import { headline, namedColumns, namedRows, robustSentence } from "./tables.ts";

/** Of a list that may be long; the rest is in the results. */
const MOST_LINES = 20;
const WIDTH = 100;

/** What a study says, for a terminal: its range, its scenarios by name, where the placement changes. */
export const studyText = (result: StudyResult): string => {
  const { summary } = result;
  const ranges = summary.pipelines.map(({ name, usd: cost }) =>
    cost === undefined
      ? `${name}: no scenario has a plan.`
      : `${name}: from ${usd(cost.min)} to ${usd(cost.max)}, median ${usd(cost.median)}.`,
  );
  const named = namedRows(result);
  const table = renderTable(namedColumns(result), named.slice(0, MOST_LINES), WIDTH, (t) => t);
  const blocks = [
    [headline(result)],
    [...ranges.slice(0, MOST_LINES), ...more(ranges.length)],
    [...table, ...more(named.length)],
    flipLines(summary.flips),
    summary.robust === undefined ? [] : [robustSentence(summary.robust)],
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${shown.join("\n\n")}\n`;
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
