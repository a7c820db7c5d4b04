import type { BrowseFault } from "../../domain/browse.ts";
import type { Catalog, Region } from "../../domain/catalog.ts";
import { isoCode } from "../../domain/country-code.ts";
import { namesRegions, placeMatcher } from "../place-pattern.ts";
import { suggest } from "../suggest.ts";

/** Where to look; absent or empty: everywhere but in special partitions. */
export interface PlaceQuery {
  /** Clouds or places, as in rules: `aws`, `gcp/europe-*`. Only a pattern with a region reaches special partitions. */
  readonly clouds?: readonly string[];
  /** ISO codes or groups of the catalog, in any case. A region of unknown country is in none. */
  readonly countries?: readonly string[];
}

/** The regions of a query, by their place in `Catalog.regions`. */
export interface Places {
  readonly wanted: readonly boolean[];
  /** Left out only because their partition has to be named. */
  readonly special: readonly boolean[];
  readonly faults: readonly BrowseFault[];
}

/** Resolves the places of a query. */
export const placesOf = (catalog: Catalog, query: PlaceQuery): Places => {
  const patterns = query.clouds ?? [];
  const countries = countriesOf(catalog, query.countries ?? []);
  const matchers = patterns.map((pattern) => ({ pattern, matches: placeMatcher(pattern) }));
  const hits = (region: Region) => matchers.filter(({ matches }) => matches(region, ""));
  const inCountry = (region: Region): boolean =>
    countries.codes === undefined ||
    (region.country !== undefined && countries.codes.has(region.country));
  const inQuery = (region: Region): boolean =>
    inCountry(region) && (patterns.length === 0 || hits(region).length > 0);
  const isOpen = (region: Region): boolean =>
    region.partition === region.cloud || hits(region).some(({ pattern }) => namesRegions(pattern));
  return {
    wanted: catalog.regions.map((region) => inQuery(region) && isOpen(region)),
    special: catalog.regions.map((region) => inQuery(region) && !isOpen(region)),
    faults: [...patternFaults(catalog, matchers), ...countries.faults],
  };
};

interface Matcher {
  readonly pattern: string;
  readonly matches: (region: Region, zone: string) => boolean;
}

/** A region's name alone is never taken for the first cloud that has one. */
const patternFaults = (catalog: Catalog, matchers: readonly Matcher[]): readonly BrowseFault[] =>
  matchers
    .filter(({ matches }) => !catalog.regions.some((region) => matches(region, "")))
    .map(({ pattern }) => {
      const sameName = catalog.regions.filter(({ name }) => name === pattern).map(({ id }) => id);
      const clouds = new Set(catalog.regions.map(({ cloud }) => cloud));
      const known = pattern.includes("/") ? catalog.regions.map(({ id }) => id as string) : clouds;
      const suggestions = sameName.length > 0 ? sameName : suggest(pattern, known);
      return { part: "cloud" as const, seen: pattern, suggestions };
    });

/** `codes` absent: any country. */
const countriesOf = (
  { groups, regions }: Catalog,
  names: readonly string[],
): { codes: ReadonlySet<string> | undefined; faults: readonly BrowseFault[] } => {
  if (names.length === 0) return { codes: undefined, faults: [] };
  const codes = new Set<string>();
  const faults: BrowseFault[] = [];
  for (const name of names) {
    const wanted = name.toUpperCase();
    const group = [...groups.keys()].find((key) => key.toUpperCase() === wanted);
    const today = isoCode(name);
    if (group !== undefined) for (const code of groups.get(group) ?? []) codes.add(code);
    else if (today === wanted || regions.some(({ country }) => country === wanted))
      codes.add(wanted);
    else {
      const suggestions = today === undefined ? suggest(name, groups.keys()) : [today];
      faults.push({ part: "country", seen: name, suggestions });
    }
  }
  return { codes, faults };
};
