import { cloudOf } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";

/**
 * Colours are written as plain attributes in the light variant, which every program that reads SVG understands; the
 * dark variant is a style sheet over them (see `theme.ts`). Words have a contrast of 4.5 : 1 or more to their paper, shapes
 * of 3 : 1; grid and land carry no meaning.
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
  ["#659552", "#bfeacf"],
  ["#473452", "#efe231"],
  ["#8967f8", "#7253e1"],
  ["#ab7c82", "#836079"],
  ["#6a221a", "#b84033"],
];

/**
 * Chosen to stay apart for readers who see no red, no green or no blue (a test simulates them). Shapes differ too, so that
 * no meaning is in the colour alone.
 */
export const LOOKS = [
  { color: COMPUTE, symbol: "circle" },
  { color: MOVING, symbol: "square" },
  { color: "#659552", symbol: "triangle" },
  { color: "#473452", symbol: "diamond" },
  { color: "#8967f8", symbol: "star" },
  { color: "#ab7c82", symbol: "cross" },
  { color: "#6a221a", symbol: "wye" },
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
