import { catalogOf } from "../catalog-of.ts";
import type { ParseContext, ParsedCatalog } from "../fetcher.ts";
import { attachedReadings } from "./attached-gpus.ts";
import type { GcpRaw } from "./download.ts";
import { cardZones, machineTypes, tpuZones } from "./listing.ts";
import { machineReadings } from "./machine-prices.ts";
import { zonesByRegion } from "./places.ts";
import { ratesOf } from "./rates.ts";
import { tpuReadings } from "./tpus.ts";

/** Google Cloud: machines as sums of their parts, N1 hosts with cards, TPU slices. Pure. */
export const parseGcp = (raw: GcpRaw, context: ParseContext): ParsedCatalog => {
  const rates = ratesOf(raw.skus, context);
  const { machines, refused } = machineTypes(raw.machineTypes, context);
  const regionZones = zonesByRegion(context);
  const zonesOfCard = cardZones(raw.acceleratorTypes, context);
  const zonesOfTpu = tpuZones(raw.machineTypes);
  return catalogOf([
    { refused: [...rates.refused, ...refused] },
    ...machines.flatMap((machine) => machineReadings(machine, rates, regionZones)),
    ...attachedReadings(machines, rates, { zonesOfCard, regionZones }, context),
    ...tpuReadings(rates, { zonesOfTpu, regionZones }, context),
  ]);
};
