import * as Plot from "@observablehq/plot";
import type { ScenarioRow } from "../../../domain/study.ts";
import { COMPUTE, GRID, MOVING, MUTED } from "../../pictures/palette.ts";
import { draw, FONT_PX } from "../../pictures/svg.ts";
import { hours, usd } from "../../quantities.ts";
import { type DrawStudy, HEIGHT, MARGINS, slug, WIDTH } from "./picture.ts";

/** Cost against finish time of all scenarios; squares are those that no other beats in both. */
export const scatter: DrawStudy = ({ rows }, pipeline) => {
  const points = rows.filter(
    (row) => row.pipeline === pipeline && row.usd !== undefined && row.hours !== undefined,
  );
  const distinct = new Set(points.map((row) => `${row.usd} ${row.hours}`));
  if (distinct.size < 2) return undefined;
  const front = frontier(points);
  const title = `${pipeline}: cost against time`;
  const caption = "One dot a scenario. Squares: no other scenario is both cheaper and faster.";
  const svg = draw({
    id: `scatter-${slug(pipeline)}`,
    title,
    description: caption,
    width: WIDTH,
    height: HEIGHT,
    plot: {
      ...MARGINS,
      x: { axis: null, nice: true },
      y: { axis: null, nice: true },
      marks: [
        Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
        Plot.gridY({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({ label: "finish, hours", fontSize: FONT_PX, color: MUTED }),
        Plot.axisY({ label: "cost, USD", fontSize: FONT_PX, color: MUTED }),
        Plot.dot(points, { x: "hours", y: "usd", r: 3, fill: COMPUTE, fillOpacity: 0.6 }),
        Plot.dot(front, { x: "hours", y: "usd", r: 5, symbol: "square", fill: MOVING }),
      ],
    },
  });
  const table = {
    kind: "table" as const,
    caption: "Scenarios that no other beats in both",
    columns: [
      { head: "Scenario", align: "left" as const },
      { head: "Cost", align: "right" as const },
      { head: "Finish h", align: "right" as const },
    ],
    rows: front.map((row) => [row.scenario, usd(row.usd!), hours(row.hours!)]),
  };
  return { name: `scatter-${slug(pipeline)}`, title, caption, svg, width: WIDTH, table };
};

/** Cheapest first; of equal ones the first scenario. */
const frontier = (points: readonly ScenarioRow[]): readonly ScenarioRow[] => {
  const sorted = [...points].sort((a, b) => a.usd! - b.usd! || a.hours! - b.hours!);
  let fastest = Number.POSITIVE_INFINITY;
  return sorted.filter((row) => {
    if (row.hours! >= fastest) return false;
    fastest = row.hours!;
    return true;
  });
};
