import * as Plot from "@observablehq/plot";
import { cloudOf, type LocationId } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import { err, ok } from "../../domain/result.ts";
import { type TableBlock, tableOf } from "../content/blocks.ts";
import { count, duration, hours } from "../quantities.ts";
import type { Column } from "../table.ts";
import { crowdedTimeline } from "./crowded-timeline.ts";
import { HATCHED, hatchPattern } from "./hatch.ts";
import { type LegendEntry, legendMarks } from "./legend.ts";
import { GRID, INK, type Look, looksOf, MUTED, OTHER_LOOK, PAPER } from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { draw, FONT_PX } from "./svg.ts";
import { fitted, textWidth } from "./text-size.ts";
import { type Bar, type Row, type Timeline, timelineOf } from "./timeline-bars.ts";

const ROW_PX = 40;
const WIDTH = 960;
const WIDEST_NAMES = 260;
/** Behind a bar: its duration. */
const RIGHT = 96;
/** Of the whole time: bars that end after it have no room for words within the picture's frame. */
const NEAR_END = 0.9;
/** Before and behind a duration. */
const DURATION_PX = 20;
const TOP = 44;
const AXIS = 44;
/** More rows than this are drawn as lanes of places. */
const MOST_ROWS = 40;

/** When each stage runs, when its data comes and when its machine starts. */
export const timelinePicture = (plan: Plan): Drawn => {
  const timeline = timelineOf(plan);
  if (timeline === undefined)
    return err("A timeline needs the runtime of every stage, and that of some is not given.");
  const title = `${plan.name}: when each stage runs`;
  const crowded = timeline.rows.length > MOST_ROWS;
  const caption = crowded
    ? `${count(plan.stages.length, "stage")} in ${duration(timeline.hours)}: how many run at a time, place by place.`
    : `${count(plan.stages.length, "stage")} in ${duration(timeline.hours)}. Hatched bars are data on its way.`;
  const described = { id: "timeline", title, description: caption };
  const svg = crowded ? crowdedTimeline(plan, described) : rowsPicture(plan, timeline, described);
  return ok({ name: "timeline", title, caption, svg, width: WIDTH, table: barTable(timeline) });
};

const rowsPicture = (
  plan: Plan,
  timeline: Timeline,
  described: { readonly id: string; readonly title: string; readonly description: string },
): string => {
  const looks = looksOf(plan);
  const longest = Math.max(
    ...timeline.rows.flatMap(({ name, place }) => [
      textWidth(name, FONT_PX) * 1.1,
      textWidth(place, FONT_PX),
    ]),
  );
  const left = Math.min(WIDEST_NAMES, longest) + 24;
  const height = TOP + timeline.rows.length * ROW_PX + AXIS;
  return draw({
    ...described,
    width: WIDTH,
    height,
    plot: {
      marginLeft: left,
      marginRight: Math.max(RIGHT, roomForDurations(timeline)),
      marginTop: TOP,
      marginBottom: AXIS,
      x: { domain: [0, timeline.hours || 1], axis: null },
      y: { domain: [timeline.rows.length, 0], axis: null },
      marks: [
        hatchPattern,
        Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({ label: "hours from the start", fontSize: FONT_PX, color: MUTED, ticks: 8 }),
        ...nameMarks(timeline.rows, left),
        ...barMarks(timeline, looks),
        ...legendMarks(
          legendOf(timeline, looks),
          { left: 12, top: 8, width: WIDTH - 24 },
          { left, top: TOP },
        ),
      ],
    },
  });
};

/** A bar that ends last has its duration behind it. */
const roomForDurations = ({ bars, hours: last }: Timeline): number =>
  DURATION_PX +
  Math.max(
    ...bars
      .filter(({ toHour }) => toHour > last * NEAR_END)
      .map(({ fromHour, toHour }) => textWidth(duration(toHour - fromHour), FONT_PX)),
  );

const nameMarks = (rows: readonly Row[], left: number): readonly Plot.Markish[] => {
  const line = (of: (row: Row) => string, bold: boolean, dy: number): Plot.Markish => {
    const label = (row: Row) => fitted(of(row), (left - 24) / (bold ? 1.1 : 1), FONT_PX);
    return Plot.text(rows, {
      frameAnchor: "left",
      dx: 12 - left,
      dy,
      y: (_row: Row, index: number) => index + 0.5,
      text: (row: Row) => label(row).shown,
      title: (row: Row) => label(row).full,
      textAnchor: "start",
      fill: bold ? INK : MUTED,
      fontWeight: bold ? 600 : 400,
      fontSize: FONT_PX,
    });
  };
  return [line(({ name }) => name, true, -8), line(({ place }) => place, false, 8)];
};

const HEIGHTS: Readonly<Record<Bar["kind"], readonly [top: number, bottom: number]>> = {
  runs: [0.18, 0.82],
  "data comes": [0.24, 0.76],
  "machine starts": [0.44, 0.56],
};

const barMarks = (
  { rows, bars }: Timeline,
  looks: ReadonlyMap<string, Look>,
): readonly Plot.Markish[] => {
  const edge = (share: number) => (bar: Bar) => {
    const [top, bottom] = HEIGHTS[bar.kind];
    const height = (bottom - top) / bar.lanes;
    return bar.row + top + height * (bar.lane + share);
  };
  const colorOf = ({ kind, row }: Bar): string => {
    if (kind === "data comes") return HATCHED;
    return kind === "runs" ? lookOf(rows[row]?.place, looks).color : MUTED;
  };
  const running = bars.filter(({ kind }) => kind === "runs");
  const lastOfRow = bars.filter(
    ({ kind, row }) => kind === "runs" || rows[row]?.kind === "delivery",
  );
  return [
    Plot.rect([...bars.filter(({ kind }) => kind !== "runs"), ...running], {
      x1: "fromHour",
      x2: "toHour",
      y1: edge(0),
      y2: edge(1),
      fill: colorOf,
      title: barTitle,
    }),
    Plot.text(lastOfRow, {
      x: "toHour",
      y: ({ row }: Bar) => row + 0.5,
      dx: 6,
      text: ({ fromHour, toHour }: Bar) => duration(toHour - fromHour),
      textAnchor: "start",
      fill: INK,
      stroke: PAPER,
      strokeWidth: 4,
      fontSize: FONT_PX,
    }),
  ];
};

const lookOf = (place: string | undefined, looks: ReadonlyMap<string, Look>): Look =>
  looks.get(cloudOf((place ?? "") as LocationId)) ?? OTHER_LOOK;

const barTitle = ({ what, kind, fromHour, toHour }: Bar): string =>
  `${what}: ${kind} ${hours(fromHour)}–${hours(toHour)} h`;

const legendOf = (
  { rows, bars }: Timeline,
  looks: ReadonlyMap<string, Look>,
): readonly LegendEntry[] => {
  const used = new Set(
    rows.filter(({ kind }) => kind === "stage").map(({ place }) => cloudOf(place as LocationId)),
  );
  const clouds = [...looks].filter(([cloud]) => used.has(cloud));
  const kinds = new Set(bars.map(({ kind }) => kind));
  return [
    ...clouds.map(([cloud, { color }]) => ({ text: cloud, fill: color, symbol: "square" })),
    ...(kinds.has("data comes") ? [{ text: "data comes", fill: HATCHED, symbol: "square" }] : []),
    ...(kinds.has("machine starts")
      ? [{ text: "machine starts", fill: MUTED, symbol: "square" }]
      : []),
  ];
};

interface NamedBar extends Bar {
  readonly at: string;
}

const COLUMNS: readonly Column<NamedBar>[] = [
  { head: "For", align: "left", cell: ({ at }) => at },
  {
    head: "What",
    align: "left",
    cell: ({ what, kind }) => `${what} ${kind === "runs" ? "runs" : `(${kind})`}`,
  },
  { head: "From h", align: "right", cell: ({ fromHour }) => hours(fromHour) },
  { head: "To h", align: "right", cell: ({ toHour }) => hours(toHour) },
];

const barTable = ({ rows, bars }: Timeline): TableBlock => {
  const named = bars.map((bar) => ({ ...bar, at: rows[bar.row]?.name ?? "" }));
  const [table] = tableOf("The bars of the picture", COLUMNS, named);
  return table ?? { kind: "table", caption: "Nothing takes time", columns: [], rows: [] };
};
