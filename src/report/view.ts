import picocolors from "picocolors";
import type { Paint } from "./table.ts";

/** How a report is drawn: width and paint. */
export interface View {
  /** Terminal columns to fill at most. */
  readonly columns: number;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly warning: Paint;
}

/** A titled part of a report; without lines it is left out. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface RenderView {
  /** Terminal columns to fill at most; tables need about 60. */
  readonly columns: number;
  readonly color: boolean;
}

export const viewOf = ({ columns, color }: RenderView): View => {
  const colors = picocolors.createColors(color);
  return {
    columns,
    strong: colors.bold,
    faint: colors.dim,
    good: colors.green,
    warning: colors.yellow,
  };
};
