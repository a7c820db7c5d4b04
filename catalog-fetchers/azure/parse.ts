import { catalogOf } from "../catalog-of.ts";
import type { ParseContext, ParsedCatalog, PriceRow } from "../fetcher.ts";
import { property, type Reading, readRows, refusal } from "../read-rows.ts";
import type { AzureRaw } from "./download.ts";
import { machineRows } from "./machines.ts";
import { METER, type Rate, readMeter } from "./meters.ts";
import { type SizePrice, sizePrices } from "./preferred.ts";

const priceRow = ({ size, ...price }: SizePrice): PriceRow => ({ ...price, instanceType: size });

/**
 * Microsoft Azure: Linux, pay as you go. Pure.
 *
 * Meters that are understood and not of that kind leave no trace; meters that should be and cannot be read are refused.
 */
export const parseAzure = (raw: AzureRaw, context: ParseContext): ParsedCatalog => {
  const rates: Rate[] = [];
  const readings: readonly Reading[] = readRows("items", raw.items, {
    schema: METER,
    label: (row) => property(row, "armSkuName"),
    read: (meter) => {
      const reading = readMeter(meter);
      if (reading.kind === "rate") rates.push(reading.rate);
      return reading.kind === "refused"
        ? refusal(reading.reason, meter.armSkuName, meter.armRegionName)
        : {};
    },
  });
  const prices = sizePrices(rates, context.asOf.slice(0, 10)).map(priceRow);
  const machines = machineRows(
    prices.map(({ instanceType }) => instanceType),
    raw.skus,
    context.bundled,
  );
  return catalogOf([...readings, { machines, prices }]);
};
