import { catalogStats } from "../catalog/stats.ts";
import type { Catalog } from "../domain/catalog.ts";
import { document } from "../report/json.ts";

/** What the main thread answers about a catalog by itself: documents, made once. */
export interface CatalogFacts {
  readonly asOf: string;
  readonly sha256: string;
  /** `GET /catalog`. */
  readonly catalog: string;
  /** `GET /regions`. */
  readonly regions: string;
}

/** @param today  ISO 8601 */
export const catalogFacts = (catalog: Catalog, today: string): CatalogFacts => {
  const { asOf, sha256 } = catalog;
  const { clouds, total, oldBefore } = catalogStats(catalog, today);
  return {
    asOf,
    sha256,
    catalog: document({
      asOf,
      sha256,
      oldBefore,
      total,
      clouds,
      accelerators: catalog.accelerators.map(({ name }) => name),
      countryGroups: [...catalog.groups.keys()],
      certifications: [...new Set(catalog.certifications.map((c) => c.certification))].sort(),
    }),
    regions: regionsDocument(catalog),
  };
};

/** Every region with what rules ask of it; what is not known is absent. */
const regionsDocument = (catalog: Catalog): string => {
  const { regions, operators, certifications, prices } = catalog;
  const offers = new Uint32Array(regions.length);
  for (let row = 0; row < prices.length; row++) offers[prices.region[row] ?? 0]!++;
  const held = new Map<string, string[]>();
  for (const { region, certification, verified } of certifications)
    if (verified) held.set(region, [...(held.get(region) ?? []), certification]);
  const operatorOf = (cloud: string, partition: string) => {
    const ofCloud = operators.filter((operator) => operator.cloud === cloud);
    return (
      ofCloud.find((operator) => operator.partition === partition) ??
      ofCloud.find((operator) => operator.partition === undefined)
    );
  };
  return document({
    catalog: { asOf: catalog.asOf, sha256: catalog.sha256 },
    regions: regions.map((region, index) => {
      const operator = operatorOf(region.cloud, region.partition);
      return {
        region: region.id,
        cloud: region.cloud,
        city: region.city,
        country: region.country,
        continent: region.continent,
        latitude: region.latitude,
        longitude: region.longitude,
        partition: region.partition,
        zones: region.zones,
        carbonGramsPerKwh: region.carbonGramsPerKwh,
        operator: operator?.operator,
        operatorCountries: operator && [
          ...new Set(
            [operator.headquartersCountry, operator.parentCountry].filter((c) => c !== undefined),
          ),
        ],
        certifications: held.get(region.id) ?? [],
        priceRows: offers[index],
      };
    }),
  });
};
