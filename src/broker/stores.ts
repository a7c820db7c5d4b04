import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { matchesGlob } from "../domain/glob.ts";
import { cloudOf, type LocationId, regionOf } from "../domain/ids.ts";
import type { RunSettings } from "./events.ts";

/** A store's address for a run; `withBroker`: on the broker's own disk, wherever the place is. */
export interface StoreOf {
  readonly url: string;
  readonly withBroker: boolean;
}

/**
 * Where data of a run is kept at a place: as the settings say, the longest pattern first, or with the broker.
 * `{cloud}`, `{region}` and `{place}` in a store's address stand for the place's own.
 */
export const storeOf = (
  settings: Pick<RunSettings, "stores">,
  stateFolder: string,
  run: string,
  place: LocationId,
): StoreOf => {
  const region = regionOf(place);
  const pattern = Object.keys(settings.stores)
    .filter((candidate) => matchesGlob(candidate, region) || matchesGlob(candidate, cloudOf(place)))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
  if (pattern === undefined)
    return { url: fileUrl(join(runFolder(stateFolder, run), "store")), withBroker: true };
  const base = settings.stores[pattern]!.replaceAll("{cloud}", cloudOf(place))
    .replaceAll("{region}", region.slice(cloudOf(place).length + 1))
    .replaceAll("{place}", region);
  return { url: `${base.replace(/\/+$/, "")}/${run}`, withBroker: false };
};

export const runFolder = (stateFolder: string, run: string): string =>
  join(stateFolder, "runs", run);

export const fileUrl = (path: string): string => pathToFileURL(path).href.replace(/\/+$/, "");

/** A part of a store's address; names are made safe for every kind of store. */
export const within = (base: string, ...names: readonly string[]): string =>
  [base.replace(/\/+$/, ""), ...names.map(encodeURIComponent)].join("/");
