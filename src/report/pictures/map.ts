import * as Plot from "@observablehq/plot";
import type { Plan } from "../../domain/plan.ts";
import { err, ok } from "../../domain/result.ts";
import { count, gigabytes } from "../quantities.ts";
import type { Box } from "./label-places.ts";
import { type Arc, arcsOf, flowTitle, placeTitle } from "./map-arcs.ts";
import { DOT, flowLabels, labelMarks, labelsOf } from "./map-labels.ts";
import {
  type Cluster,
  clustersOf,
  type MapContents,
  type MapFlow,
  type MapPlace,
  mapContents,
} from "./map-places.ts";
import { GRID, LAND, type Look, looksOf, MOVING, OTHER_LOOK, PAPER } from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { projectionFor } from "./projection.ts";
import { draw } from "./svg.ts";
import { borders, land } from "./world.ts";

const WIDTH = 960;
const HEIGHT = 480;
const FRAME: Box = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
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
  return ok({ name: "map", title, caption, svg, width: WIDTH });
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
  const labels = labelsOf(clusters, flowLabels(places, flows, project), FRAME);
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
