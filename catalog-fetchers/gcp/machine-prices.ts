import { present } from "../../src/catalog/present.ts";
import type { PriceRow } from "../fetcher.ts";
import { type Reading, refusal } from "../read-rows.ts";
import { SPOT_ONLY } from "../snapshots/gcp.ts";
import { type Composed, composedUsd } from "./compose.ts";
import { seriesOfMachine } from "./families.ts";
import type { ListedMachine } from "./listing.ts";
import { type Place, placesOf } from "./places.ts";
import type { Rates } from "./rates.ts";

/** Everything that has a say where a machine may be priced. */
const candidateRegions = (machine: ListedMachine["machine"], rates: Rates): readonly string[] => {
  const series = seriesOfMachine(machine.instanceType);
  const parts = [
    rates.regionsOf({ kind: "core", name: series === "m2" ? "m2-premium" : series }),
    rates.regionsOf({ kind: "ram", name: series === "m2" ? "m2-premium" : series }),
    rates.regionsOf({ kind: "machine", name: machine.instanceType }),
    series === "a4" ? rates.regionsOf({ kind: "gpu", name: machine.accelerator ?? "" }) : [],
  ];
  return [...new Set(parts.flat())].sort();
};

const places = (
  { machine, zones }: ListedMachine,
  rates: Rates,
  regionZones: ReadonlyMap<string, readonly string[]>,
): readonly Place[] =>
  zones === undefined
    ? candidateRegions(machine, rates).map((region) => ({ region }))
    : placesOf(zones, regionZones);

const inWords = ({ missing, parts }: Composed): string =>
  missing.length === parts
    ? "none of its parts has a price here"
    : `no price here for ${missing.join(" and ")}`;

const pricesIn = (
  { machine }: ListedMachine,
  rates: Rates,
  region: string,
  somePlaces: readonly Place[],
): Reading => {
  const { instanceType } = machine;
  const listed = composedUsd(machine, rates, "on-demand", region);
  const spot = composedUsd(machine, rates, "spot", region).usdPerHour;
  const onDemand = SPOT_ONLY.test(instanceType) ? undefined : listed.usdPerHour;
  if (onDemand === undefined && spot === undefined)
    return refusal(inWords(listed), instanceType, region);
  const figures = present({ onDemandUsdPerHour: onDemand, spotUsdPerHour: spot });
  const prices: readonly PriceRow[] = somePlaces.map((place) => ({
    ...place,
    instanceType,
    ...figures,
  }));
  return { machines: [machine], prices };
};

/**
 * A machine with its price in each region: the sum of its parts where all of them have a price. Where one is missing
 * the machine is refused there, and no other region's price stands in for it.
 */
export const machineReadings = (
  listed: ListedMachine,
  rates: Rates,
  regionZones: ReadonlyMap<string, readonly string[]>,
): readonly Reading[] => {
  const byRegion = new Map<string, Place[]>();
  for (const place of places(listed, rates, regionZones))
    byRegion.set(place.region, [...(byRegion.get(place.region) ?? []), place]);
  return [...byRegion].map(([region, some]) => pricesIn(listed, rates, region, some));
};
