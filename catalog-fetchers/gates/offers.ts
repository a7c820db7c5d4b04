import { offerRows } from "../../src/catalog/offer-rows.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { MachineRow, PriceRow } from "../fetcher.ts";

/** What the gates look at, of rows just fetched and of a catalog alike. Absent figures are unknown. */
export interface GateOffer {
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly accelerator?: string;
  readonly acceleratorCount?: number;
  readonly onDemandUsdPerHour?: number;
  readonly spotUsdPerHour?: number;
}

export const offerKey = ({ region, zone, instanceType }: GateOffer): string =>
  `${region}|${zone}|${instanceType}`;

/** The offers of rows that were sifted. */
export const offersOfRows = (
  machines: readonly MachineRow[],
  prices: readonly PriceRow[],
): readonly GateOffer[] => {
  const byName = new Map(machines.map((machine) => [machine.instanceType, machine]));
  return prices.map((row) => {
    const { accelerator, acceleratorCount } = byName.get(row.instanceType) ?? {};
    return {
      region: row.region,
      zone: row.zone ?? "",
      instanceType: row.instanceType,
      ...(accelerator === undefined ? {} : { accelerator }),
      ...(acceleratorCount === undefined ? {} : { acceleratorCount }),
      ...(row.onDemandUsdPerHour === undefined
        ? {}
        : { onDemandUsdPerHour: row.onDemandUsdPerHour }),
      ...(row.spotUsdPerHour === undefined ? {} : { spotUsdPerHour: row.spotUsdPerHour }),
    };
  });
};

/** The offers of each cloud in a catalog. */
export const offersByCloud = (catalog: Catalog): ReadonlyMap<string, readonly GateOffer[]> => {
  const clouds = new Map<string, GateOffer[]>();
  for (const row of offerRows(catalog)) {
    const { machine } = row;
    const offers = clouds.get(machine.cloud) ?? [];
    clouds.set(machine.cloud, offers);
    offers.push({
      region: row.region.name,
      zone: row.zone,
      instanceType: machine.name,
      ...(machine.accelerator === undefined ? {} : { accelerator: machine.accelerator }),
      ...(machine.acceleratorCount === undefined
        ? {}
        : { acceleratorCount: machine.acceleratorCount }),
      ...(row.onDemandUsdPerHour === undefined
        ? {}
        : { onDemandUsdPerHour: row.onDemandUsdPerHour }),
      ...(row.spotUsdPerHour === undefined ? {} : { spotUsdPerHour: row.spotUsdPerHour }),
    });
  }
  return clouds;
};
