import type { ParetoFrontier, ParetoPoint, Plan } from "../domain/plan.ts";
import { placesInWords } from "./moves.ts";
import { count, hours, percentDifference, usd } from "./quantities.ts";
import { type Column, renderTable } from "./table.ts";
import { hanging } from "./text.ts";
import type { Section, View } from "./view.ts";

const MOST_POINTS = 15;

/** What each hour saved costs, cheapest plan first, and which stages move for it. */
export const paretoSection = ({ pareto }: Plan, view: View): Section => {
  const title = "Cost against time";
  if (pareto === undefined) return { title, lines: [] };
  const rows = paretoRows(pareto);
  const shown = rows.slice(0, MOST_POINTS);
  const rest = rows.length - shown.length;
  return {
    title,
    lines: [
      ...renderTable(PARETO_COLUMNS, shown, view.columns, view.faint),
      ...(rest > 0 ? [`  … ${count(rest, "more", "more")} in --json`] : []),
      ...hanging("  ", coverage(pareto), view.columns),
    ],
  };
};

/** Whether plans are missing, and what they could save. */
export const coverage = ({ complete, maxGapPct }: ParetoFrontier): string => {
  if (complete) return "Complete: every other plan is dearer or slower than one of these.";
  return maxGapPct === undefined
    ? "Not complete."
    : `Not complete: a plan that is missing saves at most ${percentDifference(maxGapPct).slice(1)}.`;
};

interface ParetoRow {
  readonly usd: number;
  readonly hours: number;
  readonly moves: string;
}

/** Each point with what moves from the one before. */
export const paretoRows = ({ points }: ParetoFrontier): readonly ParetoRow[] =>
  points.map((point, index) => rowOf(point, points[index - 1]));

const rowOf = (point: ParetoPoint, before: ParetoPoint | undefined): ParetoRow => ({
  usd: point.usd,
  hours: point.hours,
  moves: before === undefined ? "the cheapest" : placesInWords(before.stages, point.stages),
});

export const PARETO_COLUMNS: readonly Column<ParetoRow>[] = [
  { head: "Cost", align: "right", cell: (row) => usd(row.usd) },
  { head: "Finish", align: "right", cell: (row) => `${hours(row.hours)} h` },
  { head: "What moves", align: "left", cell: ({ moves }) => moves },
];
