import * as Plot from "@observablehq/plot";
import { geoInterpolate } from "d3-geo";
import type { RegionId } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import { err, ok } from "../../domain/result.ts";
import { type TableBlock, tableOf } from "../content/blocks.ts";
import { count, gigabytes, usd } from "../quantities.ts";
import type { Column } from "../table.ts";
import { type Box, labelPlaces } from "./label-places.ts";
import {
  type Cluster,
  clustersOf,
  type MapContents,
  type MapFlow,
  type MapPlace,
  mapContents,
} from "./map-places.ts";
import {
  GRID,
  INK,
  LAND,
  type Look,
  looksOf,
  MOVING,
  MUTED,
  OTHER_LOOK,
  PAPER,
} from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { projectionFor } from "./projection.ts";
import { draw, FONT_PX } from "./svg.ts";
import { fitted, textWidth } from "./text-size.ts";
import { borders, land } from "./world.ts";

const WIDTH = 960;
const HEIGHT = 520;
const FRAME: Box = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
const DOT = 7;
const LINE_PX = 15;
const WIDEST_LABEL = 220;
const THICKEST = 6;
const THINNEST = 1.5;

/** The world with the regions of the plan and the data that goes between them. */
export const mapPicture = (plan: Plan): Drawn => {
  const contents = mapContents(plan);
  if (contents.places.length === 0)
    return err("No region of this plan has known coordinates, so there is no map.");
  const title = `${plan.name}: where in the world`;
  const caption = captionOf(contents);
  const svg = mapSvg(plan, contents, { id: "map", title, description: caption });
  return ok({ name: "map", title, caption, svg, table: placeTable(contents) });
};

const captionOf = ({ places, flows, unknown }: MapContents): string => {
  const gb = flows.reduce((sum, flow) => sum + flow.gb, 0);
  return [
    `${count(places.length, "region")}${flows.length === 0 ? ", no data between them." : `; ${gigabytes(gb)} GB go along the arcs, thicker ones carry more.`}`,
    ...(unknown.length === 0 ? [] : [`Coordinates are not known of ${unknown.join(", ")}.`]),
  ].join(" ");
};

const mapSvg = (
  plan: Plan,
  { places, flows }: MapContents,
  described: { readonly id: string; readonly title: string; readonly description: string },
): string => {
  const projection = projectionFor(
    places.map(({ longitude, latitude }) => [longitude, latitude]),
    [0, 0, WIDTH, HEIGHT],
  );
  const project = (longitude: number, latitude: number): readonly [number, number] =>
    projection([longitude, latitude]) ?? [0, 0];
  const clusters = clustersOf(places, project);
  const looks = looksOf(plan);
  const labels = labelsOf(clusters, flowLabels(places, flows, project));
  return draw({
    ...described,
    width: WIDTH,
    height: HEIGHT,
    plot: {
      margin: 0,
      projection: { type: () => projection },
      length: { type: "identity" },
      symbol: { type: "identity" } as never,
      marks: [
        Plot.geo(land, { fill: LAND }),
        Plot.geo(borders, { stroke: GRID, strokeWidth: 0.75 }),
        ...arcMarks(places, flows),
        ...dotMarks(clusters, looks),
        ...labelMarks(labels),
      ],
    },
  });
};

interface Arc {
  readonly flow: MapFlow;
  readonly a: MapPlace;
  readonly b: MapPlace;
}

const arcsOf = (places: readonly MapPlace[], flows: readonly MapFlow[]): readonly Arc[] => {
  const placeOf = new Map<RegionId, MapPlace>(places.map((place) => [place.region, place]));
  return flows.flatMap((flow) => {
    const a = placeOf.get(flow.from);
    const b = placeOf.get(flow.to);
    return a === undefined || b === undefined ? [] : [{ flow, a, b }];
  });
};

/** Straight lines on a globe, which Plot draws as great circles. */
const arcMarks = (
  places: readonly MapPlace[],
  flows: readonly MapFlow[],
): readonly Plot.Markish[] => {
  const arcs = arcsOf(places, flows);
  const most = Math.max(...flows.map(({ gb }) => gb), 0);
  return [
    Plot.link(arcs, {
      x1: ({ a }: Arc) => a.longitude,
      y1: ({ a }: Arc) => a.latitude,
      x2: ({ b }: Arc) => b.longitude,
      y2: ({ b }: Arc) => b.latitude,
      stroke: MOVING,
      strokeOpacity: 0.85,
      strokeWidth: ({ flow }: Arc) => THINNEST + (THICKEST - THINNEST) * Math.sqrt(flow.gb / most),
      title: ({ flow }: Arc) => flowTitle(flow),
    }),
  ];
};

const flowTitle = (flow: MapFlow): string =>
  `${flow.from} → ${flow.to}: ${gigabytes(flow.gb)} GB for ${usd(flow.usd)}`;

const dotMarks = (
  clusters: readonly Cluster[],
  looks: ReadonlyMap<string, Look>,
): readonly Plot.Markish[] => {
  const lookOf = ({ cloud }: Cluster): Look => looks.get(cloud ?? "") ?? OTHER_LOOK;
  return clusters.map((cluster) =>
    Plot.dot([cluster.places[0]], {
      x: "longitude",
      y: "latitude",
      r: DOT,
      symbol: lookOf(cluster).symbol,
      fill: lookOf(cluster).color,
      stroke: PAPER,
      strokeWidth: 1.5,
      title: () => cluster.places.map(placeTitle).join("\n"),
    }),
  );
};

const placeTitle = ({ region, city, stages, datasets }: MapPlace): string => {
  const inside = [...stages, ...datasets.map((name) => `dataset ${name}`)].join(", ");
  return `${region}${city === undefined ? "" : ` (${city})`}: ${inside || "delivery"}`;
};

interface MapLabel {
  readonly lines: readonly string[];
  readonly full: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly flow: boolean;
}

/** `azure/eastus · proc, train and 3 more`, one line a region. */
const clusterLabel = ({ x, y, places }: Cluster): MapLabel => {
  const shown = places.slice(0, 3).flatMap(({ region, stages, datasets }) => {
    const inside = [...stages, ...datasets];
    const rest = inside.length - 2;
    const names = `${inside.slice(0, 2).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
    return [region, ...(names === "" ? ["delivery"] : [names])];
  });
  const more = places.length > 3 ? [`and ${places.length - 3} more regions`] : [];
  const lines = [...shown, ...more].map((line) => fitted(line, WIDEST_LABEL, FONT_PX).shown);
  return { lines, full: places.map(placeTitle).join("\n"), x, y, radius: DOT + 4, flow: false };
};

/** The volume at the middle of each arc. */
const flowLabels = (
  places: readonly MapPlace[],
  flows: readonly MapFlow[],
  project: (longitude: number, latitude: number) => readonly [number, number],
): readonly MapLabel[] =>
  arcsOf(places, flows).map(({ flow, a, b }) => {
    const middle = geoInterpolate([a.longitude, a.latitude], [b.longitude, b.latitude])(0.5);
    const [x, y] = project(...middle);
    return {
      lines: [`${gigabytes(flow.gb)} GB`],
      full: flowTitle(flow),
      x,
      y,
      radius: 5,
      flow: true,
    };
  });

interface PlacedLabel extends MapLabel {
  readonly box: Box;
}

/** Regions before volumes: what finds no room is in the table beside the picture. */
const labelsOf = (
  clusters: readonly Cluster[],
  flows: readonly MapLabel[],
): readonly PlacedLabel[] => {
  const wanted = [...clusters.map(clusterLabel), ...flows];
  const wishes = wanted.map(({ lines, x, y, radius }) => ({
    x,
    y,
    radius,
    width: Math.max(...lines.map((line) => textWidth(line, FONT_PX))) + 4,
    height: lines.length * LINE_PX,
  }));
  const boxes = labelPlaces(wishes, FRAME);
  return wanted.flatMap((label, index) => {
    const box = boxes[index];
    return box === undefined ? [] : [{ ...label, box }];
  });
};

/** In pixels of the frame, past the projection: the places were found there. */
const labelMarks = (labels: readonly PlacedLabel[]): readonly Plot.Markish[] =>
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

const COLUMNS: readonly Column<MapPlace>[] = [
  { head: "Region", align: "left", cell: ({ region }) => region },
  {
    head: "City",
    align: "left",
    cell: ({ city, country }) => [city, country].filter((part) => part !== undefined).join(", "),
  },
  { head: "Stages", align: "right", cell: ({ stages }) => `${stages.length}` },
  { head: "Datasets", align: "left", cell: ({ datasets }) => datasets.join(", ") },
  { head: "Machines", align: "right", cell: (place) => usd(place.usd) },
];

const placeTable = ({ places }: MapContents): TableBlock => {
  const [table] = tableOf("The regions of the plan", COLUMNS, places);
  return table ?? { kind: "table", caption: "No region", columns: [], rows: [] };
};
