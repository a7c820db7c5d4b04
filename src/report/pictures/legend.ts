import * as Plot from "@observablehq/plot";
import { INK } from "./palette.ts";
import { FONT_PX } from "./svg.ts";
import { textWidth } from "./text-size.ts";

export interface LegendEntry {
  readonly text: string;
  readonly fill: string;
  readonly symbol: string;
}

const GAP = 22;
const MARK = 16;

/** Where each entry of a legend starts, from the left, in rows of at most `width` pixels. */
export const legendPlaces = (entries: readonly LegendEntry[], width: number) => {
  let x = 0;
  let row = 0;
  return entries.map((entry) => {
    const needed = MARK + textWidth(entry.text, FONT_PX);
    if (x > 0 && x + needed > width) {
      x = 0;
      row += 1;
    }
    const place = { ...entry, x, row };
    x += needed + GAP;
    return place;
  });
};

export const LEGEND_ROW = 20;

export const legendHeight = (entries: readonly LegendEntry[], width: number): number => {
  const rows = legendPlaces(entries, width).map(({ row }) => row);
  return rows.length === 0 ? 0 : (Math.max(...rows) + 1) * LEGEND_ROW;
};

/** Names of colours and shapes in a row above a chart, from pixel `left`, `top`; for charts without facets. */
export const legendMarks = (
  entries: readonly LegendEntry[],
  box: { readonly left: number; readonly top: number; readonly width: number },
  plotMargins: { readonly left: number; readonly top: number },
): readonly Plot.Markish[] =>
  legendPlaces(entries, box.width).flatMap(({ text, fill, symbol, x, row }) => {
    const dx = box.left + x - plotMargins.left;
    const dy = box.top + row * LEGEND_ROW + LEGEND_ROW / 2 - plotMargins.top;
    const at = { frameAnchor: "top-left", dy } as const;
    return [
      Plot.dot([0], {
        ...at,
        dx: dx + 6,
        symbol: symbol as Plot.SymbolType,
        r: 5.5,
        fill,
        stroke: INK,
        strokeWidth: 0.75,
      }),
      Plot.text([text], {
        ...at,
        dx: dx + MARK,
        lineAnchor: "middle",
        fill: INK,
        fontSize: FONT_PX,
      }),
    ];
  });
