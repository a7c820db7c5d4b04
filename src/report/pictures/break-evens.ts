import * as Plot from "@observablehq/plot";
import type { BreakEven, Plan } from "../../domain/plan.ts";
import { err, ok } from "../../domain/result.ts";
import { type AlikeBreakEvens, alikeBreakEvens } from "../alike-break-evens.ts";
import { figureInWords, subjectName } from "../break-even-table.ts";
import { flipInWords } from "../break-even-words.ts";
import { COMPUTE, GRID, INK, MOVING, MUTED, PAPER } from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { draw, FONT_PX } from "./svg.ts";
import { fitted, textWidth } from "./text-size.ts";

const WIDTH = 960;
const ROW_PX = 44;
const TOP = 16;
const AXIS = 48;
const RIGHT = 40;
const WIDEST_NAMES = 300;
const MOST_ROWS = 24;
/** Beyond this a figure is not expected to move. */
const FARTHEST = 100;

/** How far each figure may move, as a factor, before another plan wins. */
export const breakEvenPicture = (plan: Plan): Drawn => {
  const all = alikeBreakEvens(plan.breakEvens ?? []);
  if (all.length === 0) return err("This plan has no break-evens; ask for them with --explain.");
  const rows = [...all].sort((a, b) => nearness(a) - nearness(b)).slice(0, MOST_ROWS);
  const title = `${plan.name}: how far a figure may move before another plan wins`;
  const caption = `${rows.length < all.length ? `The ${rows.length} tightest of ${all.length} figures. ` : ""}The bar is where this plan stays the best; a dot is where it stops.`;
  const svg = rangesPicture(rows, { id: "break-evens", title, description: caption });
  return ok({ name: "break-evens", title, caption, svg, width: WIDTH });
};

/** How near the nearest flip is, as a factor from 1 on. */
const nearness = ({ below, above }: BreakEven): number =>
  Math.min(
    above === undefined ? Number.POSITIVE_INFINITY : Math.max(1, above.factor),
    below === undefined || below.factor === 0 ? Number.POSITIVE_INFINITY : 1 / below.factor,
  );

interface Range {
  readonly row: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

interface FlipPoint {
  readonly row: number;
  readonly factor: number;
  readonly text: string;
  readonly anchor: "start" | "end";
}

const clamped = (factor: number, edge: number): number =>
  Math.min(edge, Math.max(1 / edge, factor));

const rangesPicture = (
  rows: readonly AlikeBreakEvens[],
  described: { readonly id: string; readonly title: string; readonly description: string },
): string => {
  const points = rows.flatMap(flipsOf);
  const far = Math.max(2, ...points.map(({ factor }) => Math.max(factor, 1 / factor)));
  const edge = Math.min(FARTHEST, far * 1.6);
  const names = rows.map(subjectName);
  const left =
    Math.min(WIDEST_NAMES, Math.max(...names.map((name) => textWidth(name, FONT_PX) * 1.1))) + 24;
  return draw({
    ...described,
    width: WIDTH,
    height: TOP + rows.length * ROW_PX + AXIS,
    plot: {
      marginLeft: left,
      marginRight: RIGHT,
      marginTop: TOP,
      marginBottom: AXIS,
      x: { type: "log", domain: [1 / edge, edge], axis: null },
      y: { type: "band", domain: rows.map((_, index) => index), axis: null },
      marks: [
        Plot.gridX({ stroke: GRID, strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({
          label: "times the figure as it is",
          fontSize: FONT_PX,
          color: MUTED,
          ticks: 5,
          tickFormat: (value: number) => `×${Number(value.toPrecision(2))}`,
        }),
        Plot.ruleX([1], { stroke: INK, strokeDasharray: "2 3" }),
        Plot.barX(
          rows.map((row, index) => rangeOf(row, index, edge)),
          {
            x1: "low",
            x2: "high",
            y: "row",
            insetTop: 5,
            insetBottom: 25,
            fill: COMPUTE,
            title: "title",
          },
        ),
        ...pointMarks(points.filter(({ factor }) => clamped(factor, edge) === factor)),
        ...nameMarks(rows, left),
      ],
    },
  });
};

const flipsOf = ({ below, above, unit }: BreakEven, row: number): readonly FlipPoint[] => {
  const point = (flip: typeof below, side: "below" | "above"): readonly FlipPoint[] =>
    flip === undefined || !(flip.factor > 0)
      ? []
      : [
          {
            row,
            factor: flip.factor,
            text: `${side} ${figureInWords(unit, flip.at)} ${flipInWords(flip)}`,
            anchor: side === "below" ? "end" : "start",
          },
        ];
  return [...point(below, "below"), ...point(above, "above")];
};

const rangeOf = (breakEven: AlikeBreakEvens, row: number, edge: number): Range => ({
  row,
  low: clamped(breakEven.below?.factor ?? 0, edge),
  high: clamped(breakEven.above?.factor ?? Number.POSITIVE_INFINITY, edge),
  title: subjectName(breakEven),
});

const pointMarks = (points: readonly FlipPoint[]): readonly Plot.Markish[] => [
  Plot.dot(points, {
    x: "factor",
    y: "row",
    dy: -10,
    r: 5,
    fill: PAPER,
    stroke: MOVING,
    strokeWidth: 2.5,
    title: "text",
  }),
];

const nameMarks = (rows: readonly AlikeBreakEvens[], left: number): readonly Plot.Markish[] => {
  const room = WIDTH - left - RIGHT;
  const flips = (row: AlikeBreakEvens, index: number): string => {
    const texts = flipsOf(row, index).map(({ text }) => text);
    return texts.length === 0 ? "nothing else wins as far as was searched" : texts.join("; ");
  };
  const name = (row: AlikeBreakEvens) => fitted(subjectName(row), (left - 24) / 1.1, FONT_PX);
  const base = { textAnchor: "start", frameAnchor: "left", fontSize: FONT_PX } as const;
  const y = (_row: AlikeBreakEvens, index: number) => index;
  return [
    Plot.text(rows, {
      ...base,
      y,
      dx: 12 - left,
      dy: -10,
      text: (row: AlikeBreakEvens) => name(row).shown,
      title: (row: AlikeBreakEvens) => name(row).full,
      fill: INK,
      fontWeight: 600,
    }),
    Plot.text(rows, {
      ...base,
      y,
      dx: 12 - left,
      dy: 7,
      text: ({ now, unit }: BreakEven) => `now ${figureInWords(unit, now)}`,
      fill: MUTED,
    }),
    Plot.text(rows, {
      ...base,
      y,
      dx: 4,
      dy: 7,
      text: (row: AlikeBreakEvens, index: number) =>
        fitted(flips(row, index), room - 8, FONT_PX).shown,
      title: flips,
      fill: MUTED,
    }),
  ];
};
