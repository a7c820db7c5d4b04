import { printable } from "../text.ts";

/**
 * Widths in em, on the wide side of what the usual fonts of screens have (DejaVu Sans is the widest of them): nothing
 * here can ask the reader's machine, and a label that is a little short of its room is better than one that is cut.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\p{M}\u200B-\u200D]/u, 0],
  [/[iljI.,:;'|!/\\()[\]{} ftr-]/, 0.42],
  [/[mwMW@%—→…<>+=#&]/, 0.98],
  [/[A-Z_~^$?]/, 0.72],
  [/[\x20-\x7E]/, 0.645],
  [/[\u00A0-\u1DFF\u2000-\u2BFF]/u, 0.8],
];
const WIDEST = 1.4;
/** What floats leave over where a room was made to measure. */
const NOISE_PX = 1e-6;

const widthOfChar = (char: string): number =>
  WIDTHS.find(([kind]) => kind.test(char))?.[1] ?? WIDEST;

/** An upper estimate of how wide a text is drawn. @param fontPx size of the font in pixels */
export const textWidth = (text: string, fontPx: number): number => {
  let em = 0;
  for (const char of text) em += widthOfChar(char);
  return em * fontPx;
};

export interface Label {
  /** As drawn. */
  readonly shown: string;
  /** As it is; what a reader sees on pointing at it. */
  readonly full: string;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export const fitted = (text: string, widthPx: number, fontPx: number): Label => {
  const full = printable(text);
  if (textWidth(full, fontPx) <= widthPx + NOISE_PX) return { shown: full, full };
  const room = widthPx - textWidth("…", fontPx);
  let shown = "";
  let used = 0;
  for (const char of full) {
    used += widthOfChar(char) * fontPx;
    if (used > room) break;
    shown += char;
  }
  return { shown: `${shown.trimEnd()}…`, full };
};
