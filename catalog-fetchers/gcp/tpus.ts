import { present } from "../../src/catalog/present.ts";
import type { InstanceType } from "../../src/domain/catalog.ts";
import type { ParseContext, PriceRow, RefusedRow } from "../fetcher.ts";
import { exact } from "../money.ts";
import type { Reading } from "../read-rows.ts";
import { tpuParts } from "../snapshots/accelerators.ts";
import { type Place, placesOf } from "./places.ts";
import type { Rates } from "./rates.ts";
import type { Market, Part } from "./sku.ts";

/** How a generation is named and billed. */
interface Generation {
  /** The number in `tpu-v3-8` counts cores, two a chip, or chips. */
  readonly countsCores: boolean;
  /** Chips that one unit of its SKU buys: 8 cores of the first three generations. */
  readonly chipsPerUnit: number;
  /** Slices beyond 8 cores have a price of their own. */
  readonly pods: boolean;
  /** USD per chip and hour on demand; a figure outside means that the unit was misunderstood. */
  readonly band: readonly [from: number, to: number];
}

const GENERATIONS: Readonly<Record<string, Generation>> = {
  "tpu-v2": { countsCores: true, chipsPerUnit: 4, pods: true, band: [0.6, 3] },
  "tpu-v3": { countsCores: true, chipsPerUnit: 4, pods: true, band: [1, 5] },
  "tpu-v4": { countsCores: true, chipsPerUnit: 4, pods: true, band: [2, 8] },
  "tpu-v5litepod": { countsCores: false, chipsPerUnit: 1, pods: false, band: [0.6, 4] },
  "tpu-v5p": { countsCores: true, chipsPerUnit: 1, pods: false, band: [2, 12] },
  "tpu-v6e": { countsCores: false, chipsPerUnit: 1, pods: false, band: [1.3, 8] },
};

const CORES_PER_CHIP = 2;
const CORES_OF_A_DEVICE = 8;

/** Chips of a slice: `tpu-v3-8` has 4, `tpu-v6e-8` has 8. @returns `undefined` for a generation that is not known */
export const chipsOf = (slice: string): number | undefined => {
  const parts = tpuParts(slice);
  const generation = GENERATIONS[parts?.generation ?? ""];
  if (parts === undefined || generation === undefined) return undefined;
  return Number(parts.size) / (generation.countsCores ? CORES_PER_CHIP : 1);
};

/** A single v2 or v3 device has its own SKU; all of v4 is sold by the pod's. */
const partFor = (generation: string, size: number): Part => {
  const pods = GENERATIONS[generation]?.pods === true;
  const isPod = pods && (size > CORES_OF_A_DEVICE || generation === "tpu-v4");
  return { kind: isPod ? "tpu-pod" : "tpu", name: generation };
};

/** USD per chip and hour. */
const chipUsd = (part: Part, rates: Rates, market: Market, region: string): number | undefined => {
  const usd = rates.usd(part, market, region);
  const generation = GENERATIONS[part.name];
  return usd === undefined || generation === undefined ? undefined : usd / generation.chipsPerUnit;
};

const outOfBand = (part: Part, rates: Rates, region: string): RefusedRow | undefined => {
  const [from, to] = GENERATIONS[part.name]?.band ?? [0, 0];
  const usd = chipUsd(part, rates, "on-demand", region);
  if (usd === undefined || (usd >= from && usd <= to)) return undefined;
  return {
    region,
    instanceType: part.name,
    reason: `${exact(usd)} USD per chip is outside ${from} to ${to}: is the SKU's unit another one?`,
  };
};

interface TpuPlaces {
  readonly zonesOfTpu: ReadonlyMap<string, ReadonlySet<string>>;
  readonly regionZones: ReadonlyMap<string, readonly string[]>;
}

const placesIn = (
  part: Part,
  rates: Rates,
  { zonesOfTpu, regionZones }: TpuPlaces,
): readonly Place[] => {
  const regions = rates.regionsOf(part);
  const zones = zonesOfTpu.get(part.name);
  if (zones === undefined) return regions.map((region) => ({ region }));
  return placesOf(zones, regionZones).filter(({ region }) => regions.includes(region));
};

const sliceReading = (type: InstanceType, rates: Rates, where: TpuPlaces): Reading => {
  const parts = tpuParts(type.name);
  const chips = chipsOf(type.name);
  if (parts === undefined || chips === undefined) return {};
  const part = partFor(parts.generation, Number(parts.size));
  const prices = placesIn(part, rates, where).flatMap((place): readonly PriceRow[] => {
    if (outOfBand(part, rates, place.region) !== undefined) return [];
    const usdIn = (market: Market): number | undefined => {
      const usd = chipUsd(part, rates, market, place.region);
      return usd === undefined ? undefined : exact(chips * usd);
    };
    const figures = present({
      onDemandUsdPerHour: usdIn("on-demand"),
      spotUsdPerHour: usdIn("spot"),
    });
    return Object.keys(figures).length === 0
      ? []
      : [{ ...place, instanceType: type.name, ...figures }];
  });
  if (prices.length === 0) return {};
  const { cloud: _, name, ...figures } = type;
  return { machines: [{ instanceType: name, ...figures }], prices };
};

const bandRefusals = (rates: Rates): readonly RefusedRow[] =>
  Object.keys(GENERATIONS).flatMap((name) =>
    (["tpu", "tpu-pod"] as const).flatMap((kind) =>
      rates
        .regionsOf({ kind, name })
        .flatMap((region) => outOfBand({ kind, name }, rates, region) ?? []),
    ),
  );

/** TPU slices of the dataset as machines: chips times the price of a chip, host included. */
export const tpuReadings = (
  rates: Rates,
  where: TpuPlaces,
  { bundled }: ParseContext,
): readonly Reading[] => [
  ...bundled.instanceTypes
    .filter(({ cloud, features }) => cloud === "gcp" && features.includes("tpu"))
    .map((type) => sliceReading(type, rates, where)),
  { refused: bandRefusals(rates) },
];
