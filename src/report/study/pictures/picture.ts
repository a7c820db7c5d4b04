import type { StudyResult } from "../../../domain/study.ts";
import type { TableBlock } from "../../content/blocks.ts";

/** One drawing of a study, and the same figures for those who cannot see it. */
export interface StudyPicture {
  /** Of its file, without ending. */
  readonly name: string;
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly caption: string;
  /** A whole SVG document; the same study gives the same bytes. */
  readonly svg: string;
  /** Pixels, as drawn. */
  readonly width: number;
  readonly table: TableBlock;
}

/** Absent where a study has no figures for the picture. */
export type DrawStudy = (result: StudyResult, pipeline: string) => StudyPicture | undefined;

export const WIDTH = 960;
export const HEIGHT = 480;
export const MARGINS = { marginLeft: 84, marginRight: 40, marginTop: 36, marginBottom: 52 };

/** For names of files and ids. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "pipeline";
