import type { Result } from "../../domain/result.ts";
import type { TableBlock } from "../content/blocks.ts";
import type { PictureName } from "../picture-names.ts";

/** One drawing of a plan, and the same figures for those who cannot see it. */
export interface Picture {
  readonly name: PictureName;
  readonly title: string;
  /** What it shows and what it leaves out, in sentences. */
  readonly caption: string;
  /** A whole SVG document; the same plan gives the same bytes. */
  readonly svg: string;
  /** Pixels, as drawn. */
  readonly width: number;
  /** Absent where the section of the report has the figures already. */
  readonly table?: TableBlock;
}

/** A picture, or in words why this plan has none. */
export type Drawn = Result<Picture, string>;
