import type { ParseContext } from "../fetcher.ts";
import { regionOfZone } from "./listing.ts";

/** Where an offer stands; without a zone in every zone of the region. */
export interface Place {
  readonly region: string;
  readonly zone?: string;
}

/** Zones of the dataset's regions by region. */
export const zonesByRegion = ({ bundled }: ParseContext): ReadonlyMap<string, readonly string[]> =>
  new Map(
    bundled.regions.filter(({ cloud }) => cloud === "gcp").map(({ name, zones }) => [name, zones]),
  );

/**
 * Regions in whole where every zone has the offer, zones where some have it.
 *
 * @param zones  with the offer, of all regions
 */
export const placesOf = (
  zones: ReadonlySet<string>,
  regionZones: ReadonlyMap<string, readonly string[]>,
): readonly Place[] => {
  const byRegion = new Map<string, string[]>();
  for (const zone of [...zones].sort()) {
    const region = regionOfZone(zone);
    byRegion.set(region, [...(byRegion.get(region) ?? []), zone]);
  }
  return [...byRegion].flatMap(([region, some]): readonly Place[] => {
    const all = regionZones.get(region) ?? [];
    const everywhere = all.length > 0 && all.every((zone) => zones.has(zone));
    return everywhere ? [{ region }] : some.map((zone) => ({ region, zone }));
  });
};
