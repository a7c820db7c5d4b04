import type { Catalog, Region } from "../domain/catalog.ts";
import { isoCode } from "../domain/country-code.ts";
import { remembered } from "../domain/remember.ts";

/** What of a catalog the names in a pipeline are compared with. */
export type CatalogNames = Pick<
  Catalog,
  "regions" | "instanceTypes" | "prices" | "operators" | "certifications" | "groups"
>;

/** Names of a catalog, arranged for looking up. */
export interface KnownNames {
  /** `aws/eu-west-1` to its region. */
  readonly regions: ReadonlyMap<string, Region>;
  readonly clouds: ReadonlySet<string>;
  readonly instanceTypes: ReadonlySet<string>;
  /** Lower case to the spelling of the catalog; codes and groups. */
  readonly countries: ReadonlyMap<string, string>;
  readonly certifications: ReadonlyMap<string, string>;
  /** Zones of a region, from the list of regions and from the prices. */
  readonly zonesOf: (region: Region) => ReadonlySet<string>;
}

export const knownNames = remembered(
  (catalog: CatalogNames): KnownNames => ({
    regions: new Map(catalog.regions.map((region) => [region.id as string, region])),
    clouds: new Set(catalog.regions.map(({ cloud }) => cloud)),
    instanceTypes: new Set(catalog.instanceTypes.map(({ name }) => name)),
    countries: byLowerCase([
      ...catalog.regions.flatMap(({ country }) => country ?? []),
      ...catalog.operators.flatMap((o) =>
        [o.headquartersCountry ?? [], o.parentCountry ?? []].flat(),
      ),
      ...[...catalog.groups.values()].flat(),
      ...catalog.groups.keys(),
    ]),
    certifications: byLowerCase(catalog.certifications.map(({ certification }) => certification)),
    zonesOf: zoneFinder(catalog),
  }),
);

const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

/** The prices are read once, when the first zone is asked for. */
const zoneFinder = (catalog: CatalogNames): ((region: Region) => ReadonlySet<string>) => {
  let priced: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return (region) => {
    priced ??= pricedZones(catalog);
    return new Set([...region.zones, ...(priced.get(region.id) ?? [])]);
  };
};

const pricedZones = ({ prices, regions }: CatalogNames): ReadonlyMap<string, Set<string>> => {
  const zones = new Map<string, Set<string>>();
  for (let row = 0; row < prices.length; row++) {
    const zone = prices.zoneNames[prices.zone[row] ?? 0] ?? "";
    const region = regions[prices.region[row] ?? -1]?.id;
    if (zone === "" || region === undefined) continue;
    const known = zones.get(region) ?? new Set();
    zones.set(region, known.add(zone));
  }
  return zones;
};

/**
 * An ISO 3166 code or a group in the catalog's spelling. A country without a region is still a country.
 *
 * @returns `undefined` when it is neither, or an old code of another country (`UK` for `GB`)
 */
export const countryOrGroup = (known: KnownNames, name: string): string | undefined =>
  known.countries.get(name.toLowerCase()) ??
  (isoCode(name) === name.toUpperCase() ? name.toUpperCase() : undefined);
