import { matchesGlob } from "../domain/glob.ts";
import { cloudOf, type LocationId, regionOf } from "../domain/ids.ts";
import type { Dataset } from "../domain/pipeline.ts";
import type { KnownNames } from "./catalog-names.ts";
import { didYouMean, nearest } from "./nearest.ts";
import { show } from "./schema-problems.ts";

/** What is wrong with a name and what to do. */
export interface Fault {
  readonly detail: string;
  readonly remedy: string;
}

/** A place of the catalog: region, or region and zone. `undefined`: it exists. */
export const placeFault = (known: KnownNames, at: LocationId): Fault | undefined => {
  const region = known.regions.get(regionOf(at));
  if (region === undefined) return unknownRegion(known, at);
  const zone = at.split("/")[2];
  if (zone === undefined) return undefined;
  const zones = known.zonesOf(region);
  if (zones.has(zone)) return undefined;
  return {
    detail: `${region.id} has no zone ${show(zone)} in the catalog`,
    remedy: suggestion(zone, [...zones]) ?? `Write "${region.id}".`,
  };
};

const unknownRegion = (known: KnownNames, at: LocationId): Fault => {
  const cloud = cloudOf(at);
  const region = regionOf(at);
  const ids = [...known.regions.keys()];
  if (known.clouds.has(cloud))
    return {
      detail: `${show(region)} is no region of ${cloud} in the catalog`,
      remedy: suggestion(region, ids) ?? "`sky catalog stats` lists what is known.",
    };
  const name = region.slice(cloud.length + 1);
  const sameName = ids.filter((id) => id.endsWith(`/${name}`));
  return {
    detail: `${show(cloud)} is no cloud of the catalog`,
    remedy:
      didYouMean(sameName.slice(0, 3)) ??
      suggestion(cloud, [...known.clouds]) ??
      `Known clouds: ${[...known.clouds].join(", ")}.`,
  };
};

/** A dataset lies in the catalog, or in storage of one's own whose price is given. */
export const datasetPlaceFault = (known: KnownNames, dataset: Dataset): Fault | undefined => {
  const fault = placeFault(known, dataset.at);
  if (fault === undefined || known.clouds.has(cloudOf(dataset.at))) return fault;
  if (dataset.egressUsdPerGb !== undefined) return undefined;
  return {
    detail: fault.detail,
    remedy: `${fault.remedy} For storage of your own add "egressUsdPerGb", the price of moving a GB away.`,
  };
};

/**
 * A pattern that matches nothing is a mistake, because the rule would silently do nothing.
 *
 * @param ownPlaces  places of datasets outside the catalog
 */
export const patternFault = (
  known: KnownNames,
  pattern: string,
  ownPlaces: readonly string[],
): Fault | undefined => {
  const [cloud = "*", name = "*", zone] = pattern.split("/");
  const own = ownPlaces.some((place) =>
    matchesGlob(`${cloud}/${name}`, regionOf(place as LocationId)),
  );
  if (own) return undefined;
  const clouds = [...known.clouds].filter((id) => matchesGlob(cloud, id));
  if (clouds.length === 0) return unknownCloud(known, pattern);
  const regions = [...known.regions.values()].filter(
    (region) => matchesGlob(cloud, region.cloud) && matchesGlob(name, region.name),
  );
  if (regions.length === 0)
    return {
      detail: `${show(pattern)} matches no region of the catalog`,
      remedy: suggestion(`${cloud}/${name}`, [...known.regions.keys()]) ?? "Remove or correct it.",
    };
  if (zone === undefined) return undefined;
  const zones = regions.flatMap((region) => [...known.zonesOf(region)]);
  if (zones.some((id) => matchesGlob(zone, id))) return undefined;
  return {
    detail: `${show(pattern)} matches no zone of the catalog`,
    remedy: suggestion(zone, zones) ?? `Write "${cloud}/${name}".`,
  };
};

/** Two clouds may have regions of one name, so a region alone is refused with the full names. */
const unknownCloud = (known: KnownNames, pattern: string): Fault => {
  const regions = [...known.regions.values()];
  const clouds = new Set(regions.filter((r) => matchesGlob(pattern, r.name)).map((r) => r.cloud));
  if (!pattern.includes("/") && clouds.size > 0)
    return {
      detail: `${show(pattern)} is a region without its cloud`,
      remedy: `Write ${[...clouds].map((cloud) => show(`${cloud}/${pattern}`)).join(" or ")}.`,
    };
  const partition = regions.filter((region) => region.partition === pattern);
  if (partition.length > 0)
    return {
      detail: `${show(pattern)} is a partition; rules name its regions`,
      remedy: `Write for example "${partition[0]?.id}".`,
    };
  const [cloud = ""] = pattern.split("/");
  return {
    detail: `${show(cloud)} is no cloud of the catalog`,
    remedy:
      suggestion(cloud, [...known.clouds]) ?? `Known clouds: ${[...known.clouds].join(", ")}.`,
  };
};

const suggestion = (name: string, names: readonly string[]): string | undefined =>
  didYouMean(nearest(name, names));
