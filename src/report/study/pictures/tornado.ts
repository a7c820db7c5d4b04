import * as Plot from "@observablehq/plot";
import type { AxisEffect } from "../../../domain/study.ts";
import { COMPUTE, GRID, INK, MOVING, MUTED } from "../../pictures/palette.ts";
import { draw, FONT_PX } from "../../pictures/svg.ts";
import { usd } from "../../quantities.ts";
import { type DrawStudy, slug, WIDTH } from "./picture.ts";

const BAR_PX = 40;

/** How far each axis alone moves the cost, the widest first. */
export const tornado: DrawStudy = ({ study, summary }, pipeline) => {
  const found = summary.pipelines.find(({ name }) => name === pipeline);
  const base = found?.base.usd;
  if (study.sweep !== "one-at-a-time" || found === undefined || base === undefined)
    return undefined;
  const bars = [...found.axes].sort((a, b) => width(b) - width(a));
  if (bars.length === 0) return undefined;
  const title = `${pipeline}: what moves the cost`;
  const caption = `Range of the cost when one figure varies and all others stand still; the line is the base, ${usd(base)}.`;
  const endOf = (bar: AxisEffect, which: "low" | "high") => `${bar[`${which}Value`]}`;
  const svg = draw({
    id: `tornado-${slug(pipeline)}`,
    title,
    description: caption,
    width: WIDTH,
    height: 110 + BAR_PX * bars.length,
    plot: {
      marginLeft: 160,
      marginRight: 80,
      marginTop: 36,
      marginBottom: 52,
      x: { axis: null, nice: true },
      y: { axis: null, domain: bars.map(({ axis }) => axis), padding: 0.3 },
      marks: [
        Plot.gridX({ stroke: GRID, strokeOpacity: 1 }),
        Plot.axisX({ label: "cost, USD", fontSize: FONT_PX, color: MUTED }),
        Plot.axisY({ label: null, fontSize: FONT_PX, color: MUTED }),
        Plot.barX(bars, { y: "axis", x1: "lowUsd", x2: "highUsd", fill: COMPUTE }),
        Plot.ruleX([base], { stroke: MOVING, strokeWidth: 2 }),
        ...(["low", "high"] as const).map((which) =>
          Plot.text(bars, {
            y: "axis",
            x: `${which}Usd`,
            text: (bar: AxisEffect) => endOf(bar, which),
            textAnchor: which === "low" ? "end" : "start",
            dx: which === "low" ? -4 : 4,
            fill: INK,
            fontSize: FONT_PX,
          }),
        ),
      ],
    },
  });
  const table = {
    kind: "table" as const,
    caption: "Range of the cost by axis",
    columns: [
      { head: "Axis", align: "left" as const },
      { head: "Least", align: "right" as const },
      { head: "at", align: "right" as const },
      { head: "Most", align: "right" as const },
      { head: "at", align: "right" as const },
    ],
    rows: bars.map((bar) => [
      bar.axis,
      usd(bar.lowUsd),
      endOf(bar, "low"),
      usd(bar.highUsd),
      endOf(bar, "high"),
    ]),
  };
  return { name: `tornado-${slug(pipeline)}`, title, caption, svg, width: WIDTH, table };
};

const width = ({ lowUsd, highUsd }: AxisEffect): number => highUsd - lowUsd;
