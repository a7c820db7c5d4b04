import * as Plot from "@observablehq/plot";
import { geoInterpolate } from "d3-geo";
import { count, gigabytes } from "../quantities.ts";
import { type Box, labelPlaces } from "./label-places.ts";
import { type Arc, arcsOf, flowTitle, placeTitle } from "./map-arcs.ts";
import type { Cluster, MapFlow, MapPlace } from "./map-places.ts";
import { INK, MOVING, MUTED, PAPER } from "./palette.ts";
import { FONT_PX } from "./svg.ts";
import { fitted, textWidth } from "./text-size.ts";

/** Half of a dot. */
export const DOT = 7;
const LINE_PX = 15;
const WIDEST_LABEL = 220;
/** Where on an arc its volume may stand, best first. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

export interface MapLabel {
  readonly lines: readonly string[];
  readonly full: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly flow: boolean;
  /** Further points of the arc. */
  readonly along?: readonly { readonly x: number; readonly y: number }[];
}

/** `azure/eastus` and under it `proc, train`, region by region. */
const clusterLabel = ({ x, y, places }: Cluster): MapLabel => {
  const shown = places.slice(0, 3).flatMap((place) => [place.region, insideWords(place)]);
  const more = places.length > 3 ? [`and ${places.length - 3} more regions`] : [];
  const lines = [...shown, ...more].map((line) => fitted(line, WIDEST_LABEL, FONT_PX).shown);
  return { lines, full: places.map(placeTitle).join("\n"), x, y, radius: DOT + 4, flow: false };
};

/** Names of few, else how many. */
const insideWords = ({ stages, datasets }: MapPlace): string => {
  const words = (names: readonly string[], noun: string): readonly string[] =>
    names.length > 2 ? [count(names.length, noun)] : names;
  const inside = [...words(stages, "stage"), ...words(datasets, "dataset")];
  return inside.length === 0 ? "delivery" : inside.join(", ");
};

/** The volume at the middle of each arc, the largest first; what goes back along the same arc shares the label. */
export const flowLabels = (
  places: readonly MapPlace[],
  flows: readonly MapFlow[],
  project: (longitude: number, latitude: number) => readonly [number, number],
): readonly MapLabel[] => {
  const arcs = [...arcsOf(places, flows)].sort((a, b) => b.flow.gb - a.flow.gb);
  const back = ({ flow }: Arc): Arc | undefined =>
    arcs.find((other) => other.flow.from === flow.to && other.flow.to === flow.from);
  const shown = arcs.filter((arc) => {
    const other = back(arc);
    return other === undefined || arcs.indexOf(arc) < arcs.indexOf(other);
  });
  return shown.map((arc) => {
    const { flow, a, b } = arc;
    const other = back(arc);
    const way = geoInterpolate([a.longitude, a.latitude], [b.longitude, b.latitude]);
    const [middle, ...along] = ALONG.map((share) => {
      const [x, y] = project(...way(share));
      return { x, y };
    });
    const returning = other === undefined ? "" : `, ${gigabytes(other.flow.gb)} GB back`;
    return {
      lines: [`${gigabytes(flow.gb)} GB${returning}`],
      full: [flow, ...(other === undefined ? [] : [other.flow])].map(flowTitle).join("\n"),
      x: middle?.x ?? 0,
      y: middle?.y ?? 0,
      radius: 5,
      flow: true,
      along,
    };
  });
};

export interface PlacedLabel extends MapLabel {
  readonly box: Box;
}

/** Regions before volumes: what finds no room is in the table beside the picture. */
export const labelsOf = (
  clusters: readonly Cluster[],
  flows: readonly MapLabel[],
  frame: Box,
): readonly PlacedLabel[] => {
  const regions = placeLabels(clusters.map(clusterLabel), frame, []);
  const dots = clusters.map(({ x, y }) => ({
    x: x - DOT,
    y: y - DOT,
    width: 2 * DOT,
    height: 2 * DOT,
  }));
  return [...regions, ...placeLabels(flows, frame, [...dots, ...regions.map(({ box }) => box)])];
};

const placeLabels = (
  labels: readonly MapLabel[],
  frame: Box,
  taken: readonly Box[],
): readonly PlacedLabel[] => {
  const wishes = labels.map(({ lines, x, y, radius, along }) => ({
    x,
    y,
    radius,
    width: Math.max(...lines.map((line) => textWidth(line, FONT_PX) * 1.1)) + 4,
    height: lines.length * LINE_PX,
    ...(along === undefined ? {} : { along }),
  }));
  const boxes = labelPlaces(wishes, frame, taken);
  return labels.flatMap((label, index) => {
    const box = boxes[index];
    return box === undefined ? [] : [{ ...label, box }];
  });
};

/** In pixels of the frame, past the projection: the places were found there. */
export const labelMarks = (labels: readonly PlacedLabel[]): readonly Plot.Markish[] =>
  labels.flatMap(({ lines, full, box, flow }) =>
    lines.map((line, index) =>
      Plot.text([line], {
        frameAnchor: "top-left",
        dx: box.x + 2,
        dy: box.y + index * LINE_PX + LINE_PX / 2,
        lineAnchor: "middle",
        textAnchor: "start",
        fill: colorOf(flow, index),
        fontWeight: flow || index % 2 === 0 ? 600 : 400,
        stroke: PAPER,
        strokeWidth: 4,
        fontSize: FONT_PX,
        title: () => full,
      }),
    ),
  );

const colorOf = (flow: boolean, line: number): string => {
  if (flow) return MOVING;
  return line % 2 === 0 ? INK : MUTED;
};
