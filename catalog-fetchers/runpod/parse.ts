import * as z from "zod";
import { cardName } from "../accelerator-wording.ts";
import { catalogOf } from "../catalog-of.ts";
import type { ParseContext } from "../fetcher.ts";
import { cardCounts } from "../gpu-count.ts";
import { priceRow, readMachine, unknownCard } from "../machine-row.ts";
import { sameSeller } from "../market.ts";
import { known, wholeMachineUsd } from "../money.ts";
import { joined, property, type Reading, readRows, refusal } from "../read-rows.ts";
import type { GpuQuestion, Level, RunpodRaw } from "./download.ts";

const GPU_TYPE = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  /** GB of one card. */
  memoryInGb: z.number().nonnegative(),
  maxGpuCount: z.number().optional(),
  /** USD of one GPU; 0 and null: not sold. */
  securePrice: z.unknown(),
  communityPrice: z.unknown(),
  secureSpotPrice: z.unknown(),
  communitySpotPrice: z.unknown(),
  lowestPrice: z
    .looseObject({
      minVcpu: z.number().nullish(),
      minMemory: z.number().nullish(),
      /** null: none here. */
      stockStatus: z.string().nullish(),
    })
    .nullish(),
});
type GpuType = z.infer<typeof GPU_TYPE>;

/** The prices of a level; `lowestPrice` mixes the levels and is not used. */
const PRICES: Readonly<
  Record<Level, (type: GpuType) => { readonly onDemand: unknown; readonly spot: unknown }>
> = {
  SECURE: (type) => ({ onDemand: type.securePrice, spot: type.secureSpotPrice }),
  COMMUNITY: (type) => ({ onDemand: type.communityPrice, spot: type.communitySpotPrice }),
};

const CONTINENTS = new Set(["AP", "EU", "EUR", "OC", "SEA"]);

/** `US-KS-2` → US, `EUR-IS-1` → IS: regions are countries, whose prices do not differ within. */
const countryOf = (dataCenter: string): string => {
  const [first = "", second = ""] = dataCenter.split("-");
  return CONTINENTS.has(first) ? second : first;
};

const regionOf = ({ level, place }: GpuQuestion): string =>
  level === "SECURE" ? countryOf(place) : place;

const positive = (figure: number | null | undefined): number | undefined =>
  figure != null && figure > 0 ? figure : undefined;

const isOffered = (type: GpuType, { level, cards }: GpuQuestion): boolean => {
  const { onDemand, spot } = PRICES[level](type);
  const sold = known(onDemand) !== undefined || known(spot) !== undefined;
  const fits = type.maxGpuCount === undefined || cardCounts(type.maxGpuCount).includes(cards);
  return sold && fits && type.lowestPrice?.stockStatus != null;
};

const readGpu = (type: GpuType, question: GpuQuestion, context: ParseContext): Reading => {
  // Not on sale at this place or size: that is an answer, not a bad row.
  if (!isOffered(type, question)) return {};
  const { level, cards } = question;
  const card = { text: type.displayName, memoryGib: type.memoryInGb, sxmApart: true };
  const accelerator = cardName(card, context);
  if (accelerator === undefined) return refusal(unknownCard(card), type.id);
  const instanceType = `${cards}x_${accelerator}_${level}`;
  const { onDemand, spot } = PRICES[level](type);
  return readMachine(
    {
      instanceType,
      vcpus: positive(type.lowestPrice?.minVcpu),
      memoryGib: positive(type.lowestPrice?.minMemory),
      card,
      acceleratorCount: cards,
    },
    context,
    () => [
      priceRow({
        region: regionOf(question),
        instanceType,
        onDemandUsdPerHour: wholeMachineUsd(onDemand, cards),
        spotUsdPerHour: wholeMachineUsd(spot, cards),
      }),
    ],
  );
};

const FLAVOR = z.looseObject({
  id: z.string().min(1),
  minVcpu: z.number().positive(),
  maxVcpu: z.number().positive(),
  /** GB per vCPU. */
  ramMultiplier: z.number().positive(),
  /** `securePrice`: USD of the smallest size. */
  specifics: z
    .looseObject({ stockStatus: z.string().nullish(), securePrice: z.unknown() })
    .nullish(),
});
type Flavor = z.infer<typeof FLAVOR>;

const sizes = ({ minVcpu, maxVcpu }: Flavor): readonly number[] => {
  const found: number[] = [];
  for (let vcpus = minVcpu; vcpus <= maxVcpu; vcpus *= 2) found.push(vcpus);
  return found;
};

const readFlavor = (flavor: Flavor, dataCenter: string, context: ParseContext): Reading => {
  if (flavor.specifics?.stockStatus == null) return {};
  const perVcpu = known(flavor.specifics.securePrice);
  return joined(
    sizes(flavor).map((vcpus) => {
      const memoryGib = vcpus * flavor.ramMultiplier;
      const instanceType = `${flavor.id}-${vcpus}-${memoryGib}`;
      return readMachine({ instanceType, vcpus, memoryGib }, context, () => [
        priceRow({
          region: countryOf(dataCenter),
          instanceType,
          onDemandUsdPerHour: wholeMachineUsd(perVcpu, vcpus / flavor.minVcpu),
          confidence: "derived",
          notes: "linear in vCPUs",
        }),
      ]);
    }),
  );
};

export const parse = (raw: RunpodRaw, context: ParseContext) => {
  const gpus = raw.gpus.flatMap(({ answer, ...question }) =>
    readRows("gpuTypes", property(answer, "data", "gpuTypes"), {
      schema: GPU_TYPE,
      label: (row) => property(row, "id"),
      read: (type) => readGpu(type, question, context),
    }),
  );
  const cpus = raw.cpus.flatMap(({ answer, dataCenter }) =>
    readRows("cpuFlavors", property(answer, "data", "cpuFlavors"), {
      schema: FLAVOR,
      label: (row) => property(row, "id"),
      read: (flavor) => readFlavor(flavor, dataCenter, context),
    }),
  );
  return catalogOf([sameSeller([...gpus, ...cpus])]);
};
