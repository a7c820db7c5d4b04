import type { Page } from "playwright-core";

/*
 * What a person would see at once, asked of the browser that laid the page out. The functions are text because they run there, where
 * the types of this program do not hold. Each answers with what is wrong; an empty list is a page that looks right.
 */

const PAGE_OVERFLOW = `(() => {
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth > width ? ["page: " + document.documentElement.scrollWidth] : [];
  const scrolls = (element) => element.closest(".scroll") !== null || element.closest(".skip") !== null;
  const cut = [...document.querySelectorAll("body *")]
    .filter((element) => !scrolls(element) && element.getBoundingClientRect().right > width + 1)
    .map((element) => element.tagName + ": " + element.textContent.slice(0, 60));
  return [...wide, ...cut];
})()`;

/** Elements that reach out of the page, tables and pictures that scroll on their own aside. */
export const pageOverflow = (page: Page): Promise<unknown> => page.evaluate(PAGE_OVERFLOW);

/** The same on paper, where nothing can be scrolled. */
export const paperOverflow = (page: Page): Promise<unknown> =>
  page.evaluate(PAGE_OVERFLOW.replace('element.closest(".scroll") !== null || ', ""));

const LABELS = `const labels = (svg) => [...svg.querySelectorAll("text")]
  .filter((text) => text.textContent.trim() !== "")
  .map((text) => ({ words: text.textContent.slice(0, 60), box: text.getBoundingClientRect() }));`;

const CLIPPED = `(() => { ${LABELS}
  return [...document.querySelectorAll("svg")].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    return labels(svg)
      .filter(({ box }) => box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5)
      .map(({ words }) => svg.querySelector("title").id + ": " + words);
  });
})()`;

/** Words that reach out of their picture. */
export const clippedTexts = (page: Page): Promise<unknown> => page.evaluate(CLIPPED);

const OVERLAPPING = `(() => { ${LABELS}
  const cross = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom;
  return [...document.querySelectorAll("svg")].flatMap((svg) => {
    const all = labels(svg);
    return all.flatMap((a, index) => all.slice(index + 1)
      .filter((b) => cross(a.box, b.box))
      .map((b) => svg.querySelector("title").id + ": " + a.words + " × " + b.words));
  });
})()`;

/** Pairs of words of a picture that are drawn over each other; a box of text is higher than its letters. */
export const overlappingLabels = (page: Page): Promise<unknown> => page.evaluate(OVERLAPPING);
