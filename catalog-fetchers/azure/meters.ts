import * as z from "zod";
import { exact, known } from "../money.ts";
import { shown } from "../read-rows.ts";
import { NOT_ORDINARILY_RENTABLE } from "../snapshots/azure.ts";

/** An item of the Retail Prices API, as far as the catalog needs it. */
export const METER = z.object({
  currencyCode: z.string(),
  retailPrice: z.number(),
  armRegionName: z.string(),
  armSkuName: z.string(),
  productName: z.string(),
  skuName: z.string(),
  meterName: z.string(),
  serviceName: z.string(),
  unitOfMeasure: z.string(),
  /** In the answer `type`, in filters `priceType`. */
  type: z.string(),
  effectiveStartDate: z.string(),
  /** Only on meters that were replaced. */
  effectiveEndDate: z.string().optional(),
  isPrimaryMeterRegion: z.boolean().optional(),
});

export type Meter = z.infer<typeof METER>;

/** What one hour of which size costs where. */
export interface Rate {
  readonly market: "on-demand" | "spot";
  readonly region: string;
  readonly size: string;
  readonly usdPerHour: number;
  /** Primary meters first, see `preferred`. */
  readonly primary: boolean;
  /** ISO 8601. */
  readonly from: string;
  /** Absent: in force until replaced. */
  readonly until?: string;
}

export type MeterReading =
  | { readonly kind: "rate"; readonly rate: Rate }
  /** Understood, and nothing that a Linux machine costs. */
  | { readonly kind: "other" }
  | { readonly kind: "refused"; readonly reason: string };

const OTHER: MeterReading = { kind: "other" };

/** Windows and cloud services are told by the product, low priority (Azure Batch) and retired meters by the meter. */
const OTHER_PRODUCT = /windows|cloud ?services|dedicated host/i;
const OTHER_METER = /low priority|expired/i;
const SPOT = / spot$/i;
const BASIC = /^Basic_/;
/** Sizes that Microsoft has retired and that keep meters: NC, NCv2, ND with P40, NV and NVv2. */
const RETIRED =
  /^Standard_(NC(6|12|24)r?|NC(6|12|24)r?s_v2|ND(6|12|24)r?s|NV(6|12|24)|NV(6|12|24)s_v2)$/;

const isOther = (meter: Meter): boolean =>
  meter.serviceName !== "Virtual Machines" ||
  meter.type !== "Consumption" ||
  OTHER_PRODUCT.test(meter.productName) ||
  OTHER_METER.test(meter.meterName) ||
  OTHER_METER.test(meter.skuName) ||
  BASIC.test(meter.armSkuName);

/** `"1 Hour"`, `"100 Hours"`. */
const hoursOf = (unit: string): number | undefined => known(/^(\d+) Hours?$/.exec(unit)?.[1]);

const wrong = (meter: Meter): string | undefined => {
  if (meter.armSkuName === "") return `meter ${shown(meter.meterName)} names no size`;
  if (meter.currencyCode !== "USD")
    return `price in ${shown(meter.currencyCode)}; only USD is taken over`;
  if (hoursOf(meter.unitOfMeasure) === undefined)
    return `price per ${shown(meter.unitOfMeasure)}; needed "1 Hour"`;
  if (known(meter.retailPrice) === undefined) return `price ${meter.retailPrice} is no price`;
  if (NOT_ORDINARILY_RENTABLE.test(meter.armSkuName)) return "promotion or dedicated-host meter";
  return RETIRED.test(meter.armSkuName) ? "retired size" : undefined;
};

/**
 * What a meter stands for. One feed holds Linux and Windows, spot and low priority, consumption, development and
 * reservations of the same size; only the words tell them apart.
 */
export const readMeter = (meter: Meter): MeterReading => {
  if (isOther(meter)) return OTHER;
  const reason = wrong(meter);
  if (reason !== undefined) return { kind: "refused", reason };
  const spot = SPOT.test(meter.meterName) || SPOT.test(meter.skuName);
  return {
    kind: "rate",
    rate: {
      market: spot ? "spot" : "on-demand",
      region: meter.armRegionName,
      size: meter.armSkuName,
      usdPerHour: exact(meter.retailPrice / (hoursOf(meter.unitOfMeasure) ?? 1)),
      primary: meter.isPrimaryMeterRegion !== false,
      from: meter.effectiveStartDate,
      ...(meter.effectiveEndDate === undefined ? {} : { until: meter.effectiveEndDate }),
    },
  };
};
