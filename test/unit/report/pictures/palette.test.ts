import { describe, expect, it } from "vitest";
import { GRID, LAND, looksOf, PAPER, THEME } from "../../../../src/report/pictures/palette.ts";
import { manyStagesPlan } from "./plans.ts";

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
const luminance = (color: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

const paper = THEME.find(([light]) => light === PAPER) ?? [PAPER, PAPER];
const meaningful = THEME.filter(([light]) => ![PAPER, GRID, LAND].includes(light));

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("on %s paper", (_name, side) => {
  it.each(meaningful.map((pair) => pair[side]))("%s can be read", (color) => {
    expect(contrast(color, paper[side])).toBeGreaterThanOrEqual(4.5);
  });
});

it("clouds differ in colour and in shape", () => {
  const looks = [...looksOf(manyStagesPlan(3)).values()];
  expect(looks.length).toBe(3);
  expect(new Set(looks.map(({ color }) => color)).size).toBe(3);
  expect(new Set(looks.map(({ symbol }) => symbol)).size).toBe(3);
});
