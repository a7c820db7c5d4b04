import { cloudOf, type RegionId, regionOf } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";

/** A region of the plan with what is there. */
export interface PlanRegion {
  readonly region: RegionId;
  readonly city?: string;
  readonly country?: string;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly stages: readonly string[];
  readonly datasets: readonly string[];
  /** Of the machines. */
  readonly usd: number;
}

/** One that has coordinates. */
export type MapPlace = PlanRegion & { readonly longitude: number; readonly latitude: number };

/** All data that goes from one region to another. */
export interface MapFlow {
  readonly from: RegionId;
  readonly to: RegionId;
  readonly gb: number;
  readonly usd: number;
}

export interface MapContents {
  readonly places: readonly MapPlace[];
  readonly flows: readonly MapFlow[];
  /** Regions of the plan whose coordinates are not known. */
  readonly unknown: readonly RegionId[];
}

/** All regions of the plan, sorted. */
export const regionContents = (plan: Plan): readonly PlanRegion[] =>
  (plan.regions ?? []).map((region) => ({ ...region, ...insideOf(plan, region.region) }));

const isOnMap = (region: PlanRegion): region is MapPlace =>
  region.latitude !== undefined && region.longitude !== undefined;

/** What goes on the map, sorted by region. */
export const mapContents = (plan: Plan): MapContents => {
  const regions = regionContents(plan);
  const places = regions.filter(isOnMap);
  const known = new Set(places.map(({ region }) => region));
  return {
    places,
    flows: flowsOf(plan).filter(({ from, to }) => known.has(from) && known.has(to)),
    unknown: regions.map(({ region }) => region).filter((region) => !known.has(region)),
  };
};

const insideOf = ({ stages, datasets = [] }: Plan, region: RegionId) => {
  const here = stages.filter(({ location }) => regionOf(location) === region);
  return {
    stages: here.map(({ name }) => name),
    datasets: datasets.filter(({ at }) => regionOf(at) === region).map(({ name }) => name),
    usd: here.reduce((sum, { usd = 0 }) => sum + usd, 0),
  };
};

const flowsOf = ({ transfers }: Plan): readonly MapFlow[] => {
  const flows = new Map<string, MapFlow>();
  for (const { from, to, gb, usd } of transfers) {
    if (from === to || gb === 0) continue;
    const before = flows.get(`${from} ${to}`) ?? { from, to, gb: 0, usd: 0 };
    flows.set(`${from} ${to}`, { from, to, gb: before.gb + gb, usd: before.usd + usd });
  }
  return [...flows.values()];
};

/** Places that would lie on each other when drawn. */
export interface Cluster {
  readonly x: number;
  readonly y: number;
  readonly places: readonly MapPlace[];
  /** The one cloud of all its places. */
  readonly cloud?: string;
}

/** Dots nearer than this are one. */
const NEAR_PX = 16;

/** @param project  longitude and latitude to pixels */
export const clustersOf = (
  places: readonly MapPlace[],
  project: (longitude: number, latitude: number) => readonly [number, number],
): readonly Cluster[] => {
  const clusters: { x: number; y: number; places: MapPlace[] }[] = [];
  for (const place of places) {
    const [x, y] = project(place.longitude, place.latitude);
    const near = clusters.find((other) => Math.hypot(other.x - x, other.y - y) < NEAR_PX);
    if (near === undefined) clusters.push({ x, y, places: [place] });
    else near.places.push(place);
  }
  return clusters.map((cluster) => {
    const [cloud, ...others] = new Set(cluster.places.map(({ region }) => cloudOf(region)));
    return cloud === undefined || others.length > 0 ? cluster : { ...cluster, cloud };
  });
};
