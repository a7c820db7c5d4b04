import type { Result } from "../../domain/result.ts";
import type { TableBlock } from "../content/blocks.ts";

export const PICTURE_NAMES = ["dag", "timeline", "map", "cost", "pareto", "break-evens"] as const;
export type PictureName = (typeof PICTURE_NAMES)[number];

/** One drawing of a plan, and the same figures for those who cannot see it. */
export interface Picture {
  readonly name: PictureName;
  readonly title: string;
  /** What it shows and what it leaves out, in sentences. */
  readonly caption: string;
  /** A whole SVG document; the same plan gives the same bytes. */
  readonly svg: string;
  readonly table: TableBlock;
}

/** A picture, or in words why this plan has none. */
export type Drawn = Result<Picture, string>;
