import { describe, expect, it } from "vitest";
import {
  COMPUTE,
  INK,
  LOOKS,
  looksOf,
  MOVING,
  MUTED,
  PAPER,
  THEME,
} from "../../../../src/report/pictures/palette.ts";
import { manyStagesPlan } from "./plans.ts";

type Triple = readonly [number, number, number];

/** Red, green and blue, proportional to light. */
const linear = (color: string): Triple => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
};

const times = (matrix: readonly Triple[], [x, y, z]: Triple): Triple => {
  const [a = 0, b = 0, c = 0] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z);
  return [a, b, c];
};

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [a, b]
    .map((color) => times([[0.2126, 0.7152, 0.0722]], linear(color))[0])
    .sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const SIGHTS: Readonly<Record<string, readonly Triple[]>> = {
  "all colours": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "no blue": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* under D65 light. */
const lab = (rgb: Triple): Triple => {
  const [x, y, z] = times(
    [
      [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
    ],
    [Math.max(0, rgb[0]), Math.max(0, rgb[1]), Math.max(0, rgb[2])],
  ).map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116,
  ) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

const seen = (color: string, sight: string): Triple =>
  lab(times(SIGHTS[sight] ?? [], linear(color)));

/** Two colours further apart than this are told apart at a glance, side by side or not. */
const APART = 20;

const paper = THEME.find(([light]) => light === PAPER) ?? [PAPER, PAPER];
const WORDS: readonly string[] = [INK, MUTED, MOVING, COMPUTE];
const SHAPES: readonly string[] = LOOKS.map(({ color }) => color);

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("on %s paper", (_name, side) => {
  const shown = (light: string): string => THEME.find((pair) => pair[0] === light)?.[side] ?? "";

  it.each(WORDS)("words in %s can be read", (color) => {
    expect(contrast(shown(color), paper[side])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)("shapes in %s can be seen", (color) => {
    expect(contrast(shown(color), paper[side])).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(SIGHTS))("clouds stay apart for who sees %s", (sight) => {
    for (const [index, a] of SHAPES.entries())
      for (const b of SHAPES.slice(index + 1)) {
        const [x, y] = [seen(shown(a), sight), seen(shown(b), sight)];
        expect(Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])).toBeGreaterThan(APART);
      }
  });
});

it("clouds differ in colour and in shape", () => {
  const looks = [...looksOf(manyStagesPlan(3)).values()];
  expect(looks.length).toBe(3);
  expect(new Set(looks.map(({ color }) => color)).size).toBe(3);
  expect(new Set(looks.map(({ symbol }) => symbol)).size).toBe(3);
});
