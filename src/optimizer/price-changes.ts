import type { Catalog } from "../domain/catalog.ts";
import { transferUsd } from "../domain/egress.ts";
import { type LocationId, regionOf } from "../domain/ids.ts";
import type {
  Plan,
  PlannedStage,
  PlannedTransfer,
  PriceChanges,
  StageChange,
  TransferChange,
} from "../domain/plan.ts";
import { type CatalogIndex, indexOf } from "./verify/catalog-index.ts";
import { egressRate } from "./verify/route.ts";

/**
 * What a saved plan's prices are in another catalog, and what the same placement costs there. Needs nothing but the plan: a
 * catalog that lacks a machine or a route says so and breaks nothing.
 */
export const priceChanges = (plan: Plan, catalog: Catalog): PriceChanges => {
  const index = indexOf(catalog);
  const stages = plan.stages.map((stage) => stageChange(stage, catalog));
  const transfers = plan.transfers.map((transfer) => transferChange(transfer, index));
  const stageUsd = plan.stages.map((stage, k) => usdNow(stage, stages[k]!));
  const known = [...stageUsd, ...transfers.map(({ nowUsd }) => nowUsd)];
  return {
    catalog: { asOf: catalog.asOf, sha256: catalog.sha256 },
    stages,
    transfers,
    ...(known.some((usd) => usd === undefined)
      ? {}
      : { usd: known.reduce<number>((sum, usd) => sum + (usd ?? 0), 0) }),
  };
};

const stageChange = (stage: PlannedStage, catalog: Catalog): StageChange => {
  const now = priceNow(stage, catalog);
  return {
    name: stage.name,
    thenUsdPerHour: stage.usdPerHour,
    ...(now === undefined ? {} : { nowUsdPerHour: now }),
  };
};

/** A zone's price where the catalog has one for it, else the region's. */
const priceNow = (
  { location, instanceType, pricing }: PlannedStage,
  { prices, regions, instanceTypes }: Catalog,
): number | undefined => {
  const region = regions.findIndex(({ id }) => id === regionOf(location));
  if (region < 0) return undefined;
  const { cloud } = regions[region]!;
  const type = instanceTypes.findIndex((t) => t.cloud === cloud && t.name === instanceType);
  const zones = [zoneOf(location), ""].map((zone) => prices.zoneNames.indexOf(zone));
  const column = pricing === "spot" ? prices.spotUsdPerHour : prices.onDemandUsdPerHour;
  for (const zone of zones)
    for (let row = 0; row < prices.length; row++)
      if (
        prices.instanceType[row] === type &&
        prices.region[row] === region &&
        prices.zone[row] === zone
      )
        return Number.isNaN(column[row]!) ? undefined : column[row]!;
  return undefined;
};

const zoneOf = (location: LocationId): string => location.split("/")[2] ?? "";

/** Reserved nodes stay free and discounts take their share of any price. */
const usdNow = (
  { usd = 0, usdPerHour }: PlannedStage,
  { nowUsdPerHour }: StageChange,
): number | undefined => {
  if (usd === 0) return 0;
  return nowUsdPerHour === undefined ? undefined : (usd * nowUsdPerHour) / usdPerHour;
};

const transferChange = (transfer: PlannedTransfer, index: CatalogIndex): TransferChange => {
  const { item, from, to, gb, usd } = transfer;
  const rate = egressRate(index, from, to);
  const now = rate === undefined ? (from === to ? 0 : undefined) : transferUsd(rate.tiers, gb);
  return { item, from, to, thenUsd: usd, ...(now === undefined ? {} : { nowUsd: now }) };
};
