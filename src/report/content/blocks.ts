import type { PictureName } from "../picture-names.ts";
import type { Column } from "../table.ts";

/** Cells as text, rounded; the renderers escape and lay out. */
export interface TableBlock {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly { readonly head: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}

export interface ListBlock {
  readonly kind: "list";
  readonly items: readonly string[];
}

export interface TextBlock {
  readonly kind: "text";
  readonly text: string;
}

/** Stands where a picture goes; renderers without pictures leave it out. */
export interface PictureBlock {
  readonly kind: "picture";
  readonly picture: PictureName;
}

export type Block = TableBlock | ListBlock | TextBlock | PictureBlock;

/** A titled part of a report; without blocks it is left out. */
export interface ContentSection {
  /** Of the anchor. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** One figure of the answer with its name. */
export interface KeyFigure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What a report says, whatever it is written in. */
export interface Content {
  readonly title: string;
  /** The answer in one sentence. */
  readonly answer: string;
  /** What stands beside it: how sure it is. */
  readonly badge?: { readonly text: string; readonly good: boolean };
  /** Further sentences under it. */
  readonly remarks: readonly string[];
  readonly warnings: readonly string[];
  readonly figures: readonly KeyFigure[];
  readonly sections: readonly ContentSection[];
  readonly footer: string;
}

/** A table from the columns that the terminal uses too. Empty without rows. */
export const tableOf = <Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly TableBlock[] =>
  rows.length === 0
    ? []
    : [
        {
          kind: "table",
          caption,
          columns: columns.map(({ head, align }) => ({ head, align })),
          rows: rows.map((row) => columns.map((column) => column.cell(row))),
        },
      ];

export const listOf = (items: readonly string[]): readonly ListBlock[] =>
  items.length === 0 ? [] : [{ kind: "list", items }];

export const textOf = (text: string | undefined): readonly TextBlock[] =>
  text === undefined || text === "" ? [] : [{ kind: "text", text }];

export const pictureOf = (picture: PictureName): PictureBlock => ({ kind: "picture", picture });
