import {
  type Catalog,
  CONFIDENCES,
  type Confidence,
  type InstanceType,
  type Region,
} from "../domain/catalog.ts";

/** One price row with names in place of indexes; absent figures are unknown. */
export interface OfferRow {
  readonly region: Region;
  /** "" for every zone of the region. */
  readonly zone: string;
  readonly machine: InstanceType;
  readonly onDemandUsdPerHour?: number;
  readonly spotUsdPerHour?: number;
  /** Per cent in a month. */
  readonly spotInterruptionPct?: number;
  /** "" when unknown. */
  readonly asOf: string;
  readonly source: string;
  readonly confidence: Confidence;
}

/** The price rows of a catalog one by one, in its order: cloud, instance type, region, zone. */
export function* offerRows(
  catalog: Pick<Catalog, "prices" | "regions" | "instanceTypes">,
): Generator<OfferRow> {
  const { prices, regions, instanceTypes } = catalog;
  for (let row = 0; row < prices.length; row++) {
    const region = regions[prices.region[row] ?? -1];
    const machine = instanceTypes[prices.instanceType[row] ?? -1];
    if (region === undefined || machine === undefined) continue;
    yield {
      region,
      machine,
      zone: prices.zoneNames[prices.zone[row] ?? 0] ?? "",
      ...figure("onDemandUsdPerHour", prices.onDemandUsdPerHour[row]),
      ...figure("spotUsdPerHour", prices.spotUsdPerHour[row]),
      ...figure("spotInterruptionPct", prices.spotInterruptionPct[row]),
      asOf: prices.dates[prices.asOf[row] ?? 0] ?? "",
      source: prices.sources[prices.source[row] ?? 0] ?? "",
      confidence: CONFIDENCES[prices.confidence[row] ?? 0] ?? "published",
    };
  }
}

const figure = <Name extends string>(name: Name, value: number | undefined) =>
  (value === undefined || Number.isNaN(value) ? {} : { [name]: value }) as {
    readonly [key in Name]?: number;
  };

/** `aws/us-east-1/us-east-1a p3.2xlarge`: names one price row to people, and is unique in a catalog. */
export const offerName = ({ region, zone, machine }: OfferRow): string =>
  `${region.id}${zone === "" ? "" : `/${zone}`} ${machine.name}`;
