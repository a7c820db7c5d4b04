import * as Plot from "@observablehq/plot";
import { cloudOf, regionOf } from "../../domain/ids.ts";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import { count } from "../quantities.ts";
import { GRID, INK, looksOf, MUTED, OTHER_LOOK } from "./palette.ts";
import { draw, FONT_PX } from "./svg.ts";
import { fitted, textWidth } from "./text-size.ts";

const WIDTH = 960;
const LANE_PX = 74;
const MOST_LANES = 20;
const WIDEST_NAMES = 240;

interface Step {
  readonly lane: string;
  readonly hour: number;
  readonly running: number;
}

/** One lane a region: how many stages run there at a time. For pipelines with more stages than rows can be read. */
export const crowdedTimeline = (
  plan: Plan,
  described: { readonly id: string; readonly title: string; readonly description: string },
): string => {
  const lanes = lanesOf(plan);
  const looks = looksOf(plan);
  const steps = lanes.flatMap(({ name, stages }) => stepsOf(name, stages));
  const cloudColor = (lane: string): string =>
    looks.get(lane.split("/")[0] ?? "")?.color ?? OTHER_LOOK.color;
  const left =
    Math.min(WIDEST_NAMES, Math.max(...lanes.map(({ name }) => textWidth(name, FONT_PX) * 1.1))) +
    56;
  return draw({
    ...described,
    width: WIDTH,
    height: 20 + lanes.length * LANE_PX + 48,
    plot: {
      marginLeft: left,
      marginRight: 24,
      marginTop: 20,
      marginBottom: 48,
      fy: { domain: lanes.map(({ name }) => name), axis: null, padding: 0.25 },
      x: { domain: [0, plan.totals.hours ?? 1] },
      y: { axis: null },
      marks: [
        Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({
          label: "hours from the start",
          fontSize: FONT_PX,
          color: MUTED,
          ticks: 8,
          anchor: "bottom",
        }),
        Plot.axisY({ fontSize: 10, color: MUTED, ticks: 2, tickFormat: "d", label: null }),
        Plot.areaY(steps, {
          fy: "lane",
          x: "hour",
          y: "running",
          z: "lane",
          curve: "step-after",
          fill: ({ lane }: Step) => cloudColor(lane),
        }),
        Plot.ruleY([0], { stroke: MUTED }),
        Plot.text(lanes, {
          fy: "name",
          frameAnchor: "left",
          dx: 12 - left,
          dy: -8,
          text: ({ name }: Lane) => fitted(name, (left - 56) / 1.1, FONT_PX).shown,
          title: "name",
          textAnchor: "start",
          fill: INK,
          fontWeight: 600,
          fontSize: FONT_PX,
        }),
        Plot.text(lanes, {
          fy: "name",
          frameAnchor: "left",
          dx: 12 - left,
          dy: 8,
          text: ({ stages }: Lane) => count(stages.length, "stage"),
          textAnchor: "start",
          fill: MUTED,
          fontSize: FONT_PX,
        }),
      ],
    },
  });
};

interface Lane {
  readonly name: string;
  readonly stages: readonly PlannedStage[];
}

/** Regions with the most stages first; those behind the last lane share one. */
const lanesOf = ({ stages }: Plan): readonly Lane[] => {
  const regions = new Map<string, PlannedStage[]>();
  for (const stage of stages) {
    const region = regionOf(stage.location);
    const known = regions.get(region);
    if (known === undefined) regions.set(region, [stage]);
    else known.push(stage);
  }
  const lanes = [...regions]
    .map(([name, inside]) => ({ name, stages: inside }))
    .sort((a, b) => b.stages.length - a.stages.length || (a.name < b.name ? -1 : 1));
  if (lanes.length <= MOST_LANES) return lanes;
  const rest = lanes.slice(MOST_LANES - 1);
  const clouds = new Set(
    rest.flatMap((lane) => lane.stages.map(({ location }) => cloudOf(location))),
  );
  const name = `${rest.length} more regions on ${clouds.size} clouds`;
  return [...lanes.slice(0, MOST_LANES - 1), { name, stages: rest.flatMap((lane) => lane.stages) }];
};

/** How many run from each hour on at which one starts or ends. */
const stepsOf = (lane: string, stages: readonly PlannedStage[]): readonly Step[] => {
  const changes = new Map<number, number>();
  for (const { startHour = 0, endHour = 0 } of stages) {
    changes.set(startHour, (changes.get(startHour) ?? 0) + 1);
    changes.set(endHour, (changes.get(endHour) ?? 0) - 1);
  }
  let running = 0;
  return [...changes]
    .sort(([a], [b]) => a - b)
    .map(([hour, change]) => {
      running += change;
      return { lane, hour, running };
    });
};
