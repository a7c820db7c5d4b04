import type { RegionId } from "../../domain/ids.ts";
import { gigabytes, usd } from "../quantities.ts";
import type { MapFlow, MapPlace } from "./map-places.ts";

/** A flow with both its ends. */
export interface Arc {
  readonly flow: MapFlow;
  readonly a: MapPlace;
  readonly b: MapPlace;
}

/** Flows between places that are on the map. */
export const arcsOf = (places: readonly MapPlace[], flows: readonly MapFlow[]): readonly Arc[] => {
  const placeOf = new Map<RegionId, MapPlace>(places.map((place) => [place.region, place]));
  return flows.flatMap((flow) => {
    const a = placeOf.get(flow.from);
    const b = placeOf.get(flow.to);
    return a === undefined || b === undefined ? [] : [{ flow, a, b }];
  });
};

/** Of a tooltip. */
export const flowTitle = (flow: MapFlow): string =>
  `${flow.from} → ${flow.to}: ${gigabytes(flow.gb)} GB for ${usd(flow.usd)}`;

/** Of a tooltip. */
export const placeTitle = ({ region, city, stages, datasets }: MapPlace): string => {
  const inside = [...stages, ...datasets.map((name) => `dataset ${name}`)].join(", ");
  return `${region}${city === undefined ? "" : ` (${city})`}: ${inside || "delivery"}`;
};
