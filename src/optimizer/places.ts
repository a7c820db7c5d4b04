import type { Catalog, Region } from "../domain/catalog.ts";
import { cloudOf, type RegionId, regionOf } from "../domain/ids.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import { remembered } from "../domain/remember.ts";

/** A region that a stage may run in or where data lies or goes; zones do not matter to data. */
export interface Place {
  readonly id: RegionId;
  readonly cloud: string;
  /** Absent for storage outside the catalog. */
  readonly region?: Region;
}

/** Places by index, sorted by id; `ofRegion` maps an index of `Catalog.regions`, −1 where it is no place. */
export interface Places {
  readonly list: readonly Place[];
  readonly ofRegion: Int32Array;
  readonly indexOf: ReadonlyMap<string, number>;
}

const regionIndexOf = remembered(
  ({ regions }: Catalog): ReadonlyMap<string, number> =>
    new Map(regions.map(({ id }, index) => [id as string, index])),
);

/** @param used  indices of `Catalog.regions` that some stage may run in */
export const collectPlaces = (
  catalog: Catalog,
  pipeline: Pipeline,
  used: ReadonlySet<number>,
): Places => {
  const regionIndex = regionIndexOf(catalog);
  const places = new Map<string, Place>();
  const addRegion = (index: number): void => {
    const region = catalog.regions[index]!;
    places.set(region.id, { id: region.id, cloud: region.cloud, region });
  };
  for (const index of used) addRegion(index);
  const addLocation = (id: RegionId): void => {
    const index = regionIndex.get(id);
    if (index !== undefined) addRegion(index);
    else places.set(id, { id, cloud: cloudOf(id) });
  };
  for (const { to } of pipeline.deliver) addLocation(regionOf(to));
  for (const { at } of pipeline.datasets) addLocation(regionOf(at));

  const list = [...places.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const indexOf = new Map(list.map((place, index) => [place.id as string, index]));
  const ofRegion = new Int32Array(catalog.regions.length).fill(-1);
  for (const [id, index] of indexOf) {
    const region = regionIndex.get(id);
    if (region !== undefined) ofRegion[region] = index;
  }
  return { list, ofRegion, indexOf };
};
