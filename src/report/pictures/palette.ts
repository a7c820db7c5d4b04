import { cloudOf } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";

/**
 * Colours are written as plain attributes in the light variant, which every program that reads SVG understands; the
 * dark variant is a style sheet over them (see `theme.ts`). All have a contrast of 4.5 : 1 or more to their paper,
 * grid and land excepted, which carry no meaning.
 */
export const INK = "#1b1f24";
export const MUTED = "#57606a";
export const PAPER = "#ffffff";
export const GRID = "#d0d7de";
export const LAND = "#e7ebf0";
/** Compute is plain, moving data is hatched: two channels. */
export const COMPUTE = "#0b5cad";
export const MOVING = "#b5430b";
/** Of places on several clouds, and of those behind the last colour. */
const OTHER = "#59636e";

/** Light and dark variant of each colour. */
export const THEME: readonly (readonly [light: string, dark: string])[] = [
  [INK, "#e6edf3"],
  [MUTED, "#9aa4af"],
  [PAPER, "#0f141a"],
  [GRID, "#30373f"],
  [LAND, "#222a33"],
  [COMPUTE, "#6cb2ff"],
  [MOVING, "#ff9d6c"],
  [OTHER, "#a9b4c0"],
  ["#8a3fa8", "#d3a4f0"],
  ["#00735c", "#3fcfa8"],
  ["#8a6100", "#e6b83c"],
  ["#b01e5a", "#ff8db8"],
  ["#006e8a", "#56cfee"],
];

/** Shapes differ too, so that no meaning is in the colour alone. */
const LOOKS = [
  { color: COMPUTE, symbol: "circle" },
  { color: MOVING, symbol: "square" },
  { color: "#00735c", symbol: "triangle" },
  { color: "#8a3fa8", symbol: "diamond" },
  { color: "#8a6100", symbol: "star" },
  { color: "#b01e5a", symbol: "cross" },
  { color: "#006e8a", symbol: "wye" },
] as const;

export interface Look {
  readonly color: string;
  readonly symbol: (typeof LOOKS)[number]["symbol"] | "hexagon";
}

export const OTHER_LOOK: Look = { color: OTHER, symbol: "hexagon" };

/** The look of each cloud of a plan, the same in all its pictures. */
export const looksOf = ({ stages, transfers }: Plan): ReadonlyMap<string, Look> => {
  const places = [
    ...stages.map(({ location }) => location),
    ...transfers.flatMap(({ from, to }) => [from, to]),
  ];
  const clouds = [...new Set(places.map(cloudOf))].sort();
  return new Map(clouds.map((cloud, index) => [cloud, LOOKS[index] ?? OTHER_LOOK]));
};
