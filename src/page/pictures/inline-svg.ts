import { RULES_ELEMENT } from "./browser-document.ts";

/** Sheets that pictures brought along, by their text; the same rules are adopted once. */
const adopted = new Set<string>();

/**
 * A picture as an element of the page: its titles are shown on hover and its text can be marked.
 *
 * The content policy permits no inline style, so the rules in the picture become a constructed sheet. They concern
 * the picture's own class only.
 */
export const inlineSvg = (svg: string): Element => {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  for (const rules of parsed.querySelectorAll(RULES_ELEMENT)) {
    adopt(rules.textContent ?? "");
    rules.remove();
  }
  return document.importNode(parsed.documentElement, true);
};

const adopt = (rules: string): void => {
  if (adopted.has(rules)) return;
  adopted.add(rules);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};
