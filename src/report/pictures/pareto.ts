import * as Plot from "@observablehq/plot";
import type { ParetoPoint, Plan } from "../../domain/plan.ts";
import { err, ok } from "../../domain/result.ts";
import { count, duration, usd } from "../quantities.ts";
import { labelPlaces } from "./label-places.ts";
import { COMPUTE, GRID, INK, MOVING, MUTED, PAPER } from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { draw, FONT_PX } from "./svg.ts";
import { textWidth } from "./text-size.ts";

const WIDTH = 960;
const HEIGHT = 480;
const MARGIN = { left: 84, right: 40, top: 36, bottom: 52 };
const DOT = 6;
/** Share of the range that is left free around the points. */
const PAD = 0.08;

/** Cost against finish time: each point is a plan that no other beats in both. */
export const paretoPicture = (plan: Plan): Drawn => {
  if (plan.pareto === undefined || plan.pareto.points.length === 0)
    return err("This plan has no frontier of cost and time; ask for it with --pareto.");
  const { points, complete } = plan.pareto;
  const title = `${plan.name}: cost against time`;
  const caption = `${count(points.length, "plan")}: each is cheaper or faster than any other${complete ? "" : " that was found"}. The filled square is the one of this report.`;
  const svg = pointsPicture(plan, points, { id: "pareto", title, description: caption });
  return ok({ name: "pareto", title, caption, svg, width: WIDTH });
};

/** Range with room around it; of one value, a range around that. */
const domainOf = (values: readonly number[]): readonly [number, number] => {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = (high - low) * PAD || Math.max(Math.abs(high) * PAD, 0.01);
  return [Math.max(0, low - pad), high + pad];
};

const pointsPicture = (
  plan: Plan,
  points: readonly ParetoPoint[],
  described: { readonly id: string; readonly title: string; readonly description: string },
): string => {
  const x = domainOf(points.map((point) => point.hours));
  const y = domainOf(points.map((point) => point.usd));
  const chosen = nearest(plan, points);
  return draw({
    ...described,
    width: WIDTH,
    height: HEIGHT,
    plot: {
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      x: { domain: [...x], axis: null },
      y: { domain: [...y], axis: null },
      marks: [
        Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
        Plot.gridY({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({ label: "finish, hours", fontSize: FONT_PX, color: MUTED }),
        Plot.axisY({ label: "cost, USD", fontSize: FONT_PX, color: MUTED }),
        // Between two plans there is none: the cheaper one holds until the next is reached.
        Plot.line(points, {
          x: "hours",
          y: "usd",
          curve: "step-before",
          stroke: MUTED,
          strokeDasharray: "3 4",
        }),
        Plot.dot(
          points.filter((point) => point !== chosen),
          {
            x: "hours",
            y: "usd",
            r: DOT,
            fill: PAPER,
            stroke: COMPUTE,
            strokeWidth: 2,
            title: titleOf,
          },
        ),
        Plot.dot(chosen === undefined ? [] : [chosen], {
          x: "hours",
          y: "usd",
          r: DOT + 1,
          symbol: "square",
          fill: MOVING,
          title: titleOf,
        }),
        ...labelMarks(points, chosen, x, y),
      ],
    },
  });
};

const titleOf = (point: ParetoPoint): string => `${usd(point.usd)} in ${duration(point.hours)}`;

/** The frontier holds the plan itself, but with its figures from another solve. */
const nearest = ({ totals }: Plan, points: readonly ParetoPoint[]): ParetoPoint | undefined => {
  const { hours: finish } = totals;
  if (finish === undefined) return undefined;
  const distance = (point: ParetoPoint): number =>
    Math.abs(point.usd - totals.usd) / (totals.usd || 1) +
    Math.abs(point.hours - finish) / (finish || 1);
  const [best] = [...points].sort((a, b) => distance(a) - distance(b));
  return best !== undefined && distance(best) < 1e-3 ? best : undefined;
};

/** The chosen plan and the ends first, then as many of the others as there is room for. */
const labelMarks = (
  points: readonly ParetoPoint[],
  chosen: ParetoPoint | undefined,
  x: readonly [number, number],
  y: readonly [number, number],
): readonly Plot.Markish[] => {
  const first = [chosen, points[0], points.at(-1)].flatMap((point) => point ?? []);
  const ordered = [...new Set([...first, ...points])];
  const across = WIDTH - MARGIN.left - MARGIN.right;
  const down = HEIGHT - MARGIN.top - MARGIN.bottom;
  const wishes = ordered.map((point) => ({
    x: MARGIN.left + ((point.hours - x[0]) / (x[1] - x[0])) * across,
    y: MARGIN.top + ((y[1] - point.usd) / (y[1] - y[0])) * down,
    radius: DOT + 4,
    width: textWidth(titleOf(point), FONT_PX) + 4,
    height: 16,
  }));
  const frame = {
    x: MARGIN.left,
    y: 4,
    width: WIDTH - MARGIN.left - 4,
    height: MARGIN.top + down - 4,
  };
  return labelPlaces(wishes, frame).flatMap((box, index) => {
    const point = ordered[index];
    if (box === undefined || point === undefined) return [];
    return [
      Plot.text([titleOf(point)], {
        frameAnchor: "top-left",
        dx: box.x + 2 - MARGIN.left,
        dy: box.y + 8 - MARGIN.top,
        lineAnchor: "middle",
        textAnchor: "start",
        fill: INK,
        fontWeight: point === chosen ? 600 : 400,
        stroke: PAPER,
        strokeWidth: 4,
        fontSize: FONT_PX,
      }),
    ];
  });
};
