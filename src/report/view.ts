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
