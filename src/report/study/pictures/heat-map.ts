import * as Plot from "@observablehq/plot";
import type { ScenarioRow } from "../../../domain/study.ts";
import { COMPUTE, INK, MUTED, PAPER } from "../../pictures/palette.ts";
import { draw, FONT_PX } from "../../pictures/svg.ts";
import { usd } from "../../quantities.ts";
import { type DrawStudy, slug, WIDTH } from "./picture.ts";

const CELL_PX = 34;
/** More cells across would leave no room for their figures. */
const MOST_LABELS = 14;
/** The darkest cell still has to let words be read. */
const STRONGEST = 0.45;

/** Cost over two axes: the stronger the colour, the dearer; a cell without a figure has no plan. */
export const heatMap: DrawStudy = ({ study, rows }, pipeline) => {
  const [x, y, ...others] = study.axes;
  if (x === undefined || y === undefined || others.length > 0 || study.sweep !== "cross")
    return undefined;
  const cells = rows.filter((row) => row.pipeline === pipeline && row.axes[x.name] !== undefined);
  const figures = cells.flatMap((row) => row.usd ?? []);
  if (figures.length === 0) return undefined;
  const [low, high] = [Math.min(...figures), Math.max(...figures)];
  const strength = ({ usd: cost }: ScenarioRow): number =>
    cost === undefined ? 0 : STRONGEST * ((cost - low) / (high - low || 1)) + 0.05;
  const title = `${pipeline}: cost by ${x.name} and ${y.name}`;
  const caption = `From ${usd(low)}, pale, to ${usd(high)}, strong.`;
  const height = 110 + CELL_PX * y.values.length;
  const isLabelled = x.values.length <= MOST_LABELS;
  const at = (name: string) => (row: ScenarioRow) => String(row.axes[name]);
  const place = { x: at(x.name), y: at(y.name) };
  const label = { fontSize: FONT_PX, color: MUTED };
  const svg = draw({
    id: `heat-${slug(pipeline)}`,
    title,
    description: caption,
    width: WIDTH,
    height,
    plot: {
      marginLeft: 110,
      marginRight: 40,
      marginTop: 36,
      marginBottom: 52,
      x: { type: "band", domain: x.values.map(String), axis: null, padding: 0.04 },
      y: { type: "band", domain: y.values.map(String), axis: null, padding: 0.06 },
      marks: [
        Plot.axisX({ label: x.name, ...label, ...(isLabelled ? {} : { tickRotate: -45 }) }),
        Plot.axisY({ label: y.name, ...label }),
        Plot.cell(cells, { ...place, fill: PAPER, stroke: MUTED }),
        Plot.cell(cells, { ...place, fill: COMPUTE, fillOpacity: strength }),
        ...(isLabelled
          ? [
              Plot.text(cells, {
                ...place,
                text: (row) => (row.usd === undefined ? "no plan" : usd(row.usd)),
                fill: INK,
                fontSize: FONT_PX,
              }),
            ]
          : []),
      ],
    },
  });
  const byPlace = new Map(cells.map((row) => [`${place.x(row)}\n${place.y(row)}`, row]));
  const table = {
    kind: "table" as const,
    caption: `Cost by ${y.name}, down, and ${x.name}, across`,
    columns: [
      { head: y.name, align: "left" as const },
      ...x.values.map((value) => ({ head: String(value), align: "right" as const })),
    ],
    rows: y.values.map((down) => [
      String(down),
      ...x.values.map((across) => {
        const cost = byPlace.get(`${across}\n${down}`)?.usd;
        return cost === undefined ? "no plan" : usd(cost);
      }),
    ]),
  };
  return { name: `heat-${slug(pipeline)}`, title, caption, svg, width: WIDTH, table };
};
