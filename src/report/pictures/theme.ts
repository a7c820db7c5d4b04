import { THEME } from "./palette.ts";

/** Fonts that are there, so that a picture looks the same in a page and on its own. */
export const FONTS = 'system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

const dark = THEME.flatMap(([light, shade]) =>
  ["fill", "stroke"].map((name) => `.sky-picture [${name}="${light}"]{${name}:${shade}}`),
).join("");

/**
 * Style rules win over attributes, so that these repaint the picture where the reader's screen is dark. Paper is white, so
 * printing keeps the light variant.
 */
export const THEME_CSS = `@media screen and (prefers-color-scheme: dark){.sky-picture{color:${THEME[0]?.[1]}}${dark}}`;
