import * as Plot from "@observablehq/plot";
import type { Plan } from "../../domain/plan.ts";
import { err, ok } from "../../domain/result.ts";
import { usd } from "../quantities.ts";
import { type CostRow, costRows, groupedCostRows, totalOf, withRest } from "./cost-rows.ts";
import { HATCHED, hatchPattern } from "./hatch.ts";
import { legendMarks } from "./legend.ts";
import { COMPUTE, GRID, INK, MUTED } from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { draw, FONT_PX } from "./svg.ts";
import { fitted, textWidth } from "./text-size.ts";

const WIDTH = 960;
const ROW_PX = 40;
const TOP = 44;
const AXIS = 44;
const WIDEST_NAMES = 260;
const MOST_ROWS = 25;

/** Where the money goes: each stage's machines, and moving what it makes. */
export const costPicture = (plan: Plan): Drawn => {
  const all = costRows(plan);
  if (all.every((row) => totalOf(row) === 0)) return err("Nothing in this plan costs anything.");
  const group = all.length > MOST_ROWS;
  const rows = group ? withRest(groupedCostRows(plan), MOST_ROWS) : all;
  const title = `${plan.name}: what costs how much`;
  const caption = `${usd(plan.totals.usd)} in all: ${usd(plan.totals.computeUsd)} for machines, ${usd(plan.totals.egressUsd)} for moving data (hatched), counted at what makes the data.${group ? " Stages on the same machines in the same region share a bar." : ""}`;
  const svg = barPicture(rows, { id: "cost", title, description: caption });
  return ok({ name: "cost", title, caption, svg, width: WIDTH });
};

interface Part {
  readonly row: number;
  readonly usd: number;
  readonly fill: string;
  readonly title: string;
}

const partsOf = (rows: readonly CostRow[]): readonly Part[] =>
  rows.flatMap(({ name, computeUsd, movingUsd }, row) => [
    { row, usd: computeUsd, fill: COMPUTE, title: `${name}: ${usd(computeUsd)} for machines` },
    { row, usd: movingUsd, fill: HATCHED, title: `${name}: ${usd(movingUsd)} for moving data` },
  ]);

const barPicture = (
  rows: readonly CostRow[],
  described: { readonly id: string; readonly title: string; readonly description: string },
): string => {
  const left =
    Math.min(
      WIDEST_NAMES,
      Math.max(
        ...rows.flatMap(({ name, note }) => [
          textWidth(name, FONT_PX) * 1.1,
          textWidth(note, FONT_PX),
        ]),
      ),
    ) + 24;
  const right = Math.max(...rows.map((row) => textWidth(usd(totalOf(row)), FONT_PX))) + 24;
  return draw({
    ...described,
    width: WIDTH,
    height: TOP + rows.length * ROW_PX + AXIS,
    plot: {
      marginLeft: left,
      marginRight: right,
      marginTop: TOP,
      marginBottom: AXIS,
      x: { axis: null, domain: [0, Math.max(...rows.map(totalOf))] },
      y: { type: "band", domain: rows.map((_, index) => index), axis: null, padding: 0.36 },
      marks: [
        hatchPattern,
        Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({ label: "USD", fontSize: FONT_PX, color: MUTED, ticks: 8 }),
        Plot.barX(
          partsOf(rows).filter((part) => part.usd > 0),
          { x: "usd", y: "row", fill: "fill", title: "title" },
        ),
        Plot.text(rows, {
          x: totalOf,
          y: (_row: CostRow, index: number) => index,
          text: (row: CostRow) => usd(totalOf(row)),
          textAnchor: "start",
          dx: 6,
          fill: INK,
          fontSize: FONT_PX,
        }),
        nameMark(rows, left, "name"),
        nameMark(rows, left, "note"),
        ...legendMarks(
          [
            { text: "machines", fill: COMPUTE, symbol: "square" },
            { text: "moving data", fill: HATCHED, symbol: "square" },
          ],
          { left: 12, top: 8, width: WIDTH - 24 },
          { left, top: TOP },
        ),
      ],
    },
  });
};

const nameMark = (rows: readonly CostRow[], left: number, line: "name" | "note"): Plot.Markish => {
  const bold = line === "name";
  const label = (row: CostRow) => fitted(row[line], (left - 24) / (bold ? 1.1 : 1), FONT_PX);
  return Plot.text(rows, {
    frameAnchor: "left",
    dx: 12 - left,
    dy: bold ? -8 : 8,
    y: (_row: CostRow, index: number) => index,
    text: (row: CostRow) => label(row).shown,
    title: (row: CostRow) => label(row).full,
    textAnchor: "start",
    fill: bold ? INK : MUTED,
    fontWeight: bold ? 600 : 400,
    fontSize: FONT_PX,
  });
};
