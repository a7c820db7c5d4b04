import * as Plot from "@observablehq/plot";
import type { ScenarioRow } from "../../../domain/study.ts";
import { COMPUTE, GRID, MOVING, MUTED, PAPER } from "../../pictures/palette.ts";
import { draw, FONT_PX } from "../../pictures/svg.ts";
import { hours, usd } from "../../quantities.ts";
import { type DrawStudy, HEIGHT, MARGINS, slug, WIDTH } from "./picture.ts";

/** Cost along the only axis of a study; a filled square stands where the placement is another than before. */
export const linePicture: DrawStudy = ({ study, rows }, pipeline) => {
  const [axis, ...others] = study.axes;
  if (axis === undefined || others.length > 0 || study.sweep === "latin-hypercube")
    return undefined;
  const order = new Map(axis.values.map((value, k) => [value, k]));
  const line = rows
    .filter((row) => row.pipeline === pipeline && row.axes[axis.name] !== undefined)
    .sort((a, b) => order.get(a.axes[axis.name]!)! - order.get(b.axes[axis.name]!)!);
  const planned = line.filter((row) => row.usd !== undefined);
  if (planned.length === 0) return undefined;
  const at = (row: ScenarioRow) => row.axes[axis.name]!;
  const isNew = (row: ScenarioRow, k: number) =>
    k > 0 && planned[k - 1]!.placement !== row.placement;
  const flips = planned.filter(isNew);
  const title = `${pipeline}: cost by ${axis.name}`;
  const caption = `Cheapest cost at each value of ${axis.name}. Squares: the placement is another than at the value before.`;
  const isNumber = axis.values.every((value) => typeof value === "number");
  const svg = draw({
    id: `line-${slug(pipeline)}`,
    title,
    description: caption,
    width: WIDTH,
    height: HEIGHT,
    plot: {
      ...MARGINS,
      x: isNumber ? { axis: null } : { axis: null, type: "point", domain: axis.values },
      y: { axis: null, zero: true, nice: true },
      marks: [
        Plot.gridY({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({ label: axis.name, fontSize: FONT_PX, color: MUTED }),
        Plot.axisY({ label: "cost, USD", fontSize: FONT_PX, color: MUTED }),
        Plot.line(planned, { x: at, y: "usd", stroke: COMPUTE, strokeWidth: 2 }),
        Plot.dot(planned, { x: at, y: "usd", r: 4, fill: PAPER, stroke: COMPUTE, strokeWidth: 2 }),
        Plot.dot(flips, { x: at, y: "usd", r: 6, symbol: "square", fill: MOVING }),
      ],
    },
  });
  const table = {
    kind: "table" as const,
    caption: `Cost by ${axis.name}`,
    columns: [
      { head: axis.name, align: "right" as const },
      { head: "Cost", align: "right" as const },
      { head: "Finish h", align: "right" as const },
      { head: "Placement", align: "left" as const },
    ],
    rows: line.map((row) => [
      String(at(row)),
      row.usd === undefined ? "no plan" : usd(row.usd),
      row.hours === undefined ? "" : hours(row.hours),
      row.placement,
    ]),
  };
  return { name: `line-${slug(pipeline)}`, title, caption, svg, width: WIDTH, table };
};
