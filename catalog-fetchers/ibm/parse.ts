import { catalogOf } from "../catalog-of.ts";
import type { ParseContext } from "../fetcher.ts";
import { type MachineWords, priceRow, readMachine } from "../machine-row.ts";
import { sumUsd, wholeMachineUsd } from "../money.ts";
import { property, type Reading, readRows, refusal } from "../read-rows.ts";
import { CATALOG_ENTRY, type Meter, type Profile, VPC_PROFILE } from "./profiles.ts";
import { type RegionRates, regionRates } from "./rates.ts";

export interface IbmRaw {
  /** Profiles of the global catalog. */
  readonly entries: readonly unknown[];
  /** Profiles of a region's VPC API, for who has them. */
  readonly profiles?: readonly unknown[];
  readonly plans: readonly { readonly plan: string; readonly deployments: unknown }[];
}

/** `part-is.instance-hours-bx3d-16x80` is the price of that profile, whichever plan it stands in. */
const wholeUsd = (profile: Profile, rates: RegionRates): number | undefined => {
  for (const [metric, usd] of rates.whole) {
    if (metric.endsWith(`-hours-${profile.name}`)) return usd;
    if (!/-hours-[a-z]/.test(metric) && rates.plan === profile.plan) return usd;
  }
  return undefined;
};

const meterUsd = (meter: Meter, rates: RegionRates): number | undefined =>
  wholeMachineUsd(rates.parts.get(`${meter.unit}_HOURS`), meter.quantity);

const STATED_IN_OTHER_WORDS = new Set(["VCPU", "MEMORY"]);

/** A machine with GPUs that is charged by vCPUs and memory alone would lack its dearest part. */
const isComplete = ({ cards, meters }: Profile): boolean =>
  meters.length > 0 && (cards === 0 || meters.some(({ unit }) => !STATED_IN_OTHER_WORDS.has(unit)));

const usdOf = (profile: Profile, rates: RegionRates): number | undefined => {
  const whole = wholeUsd(profile, rates);
  if (whole !== undefined) return whole;
  return rates.plan === profile.plan && isComplete(profile)
    ? sumUsd(profile.meters.map((meter) => meterUsd(meter, rates)))
    : undefined;
};

/** Where a name says nothing of a card's memory, the dataset may know the machine. */
const knownMemory = (name: string, context: ParseContext): number | undefined =>
  context.bundled.instanceTypes.find((type) => type.cloud === "ibm" && type.name === name)
    ?.acceleratorMemoryGib;

const machineOf = (profile: Profile, context: ParseContext): MachineWords => {
  const memoryGib = profile.gpuMemoryGib ?? knownMemory(profile.name, context);
  return {
    instanceType: profile.name,
    vcpus: profile.vcpus,
    memoryGib: profile.memoryGib,
    networkGbps: profile.networkGbps,
    ...(profile.cards === 0
      ? {}
      : { card: { text: profile.gpu, memoryGib }, acceleratorCount: profile.cards }),
  };
};

const readProfile = (
  profile: Profile,
  rates: readonly RegionRates[],
  context: ParseContext,
): Reading => {
  const priced = rates.flatMap((one) => {
    const onDemandUsdPerHour = usdOf(profile, one);
    return onDemandUsdPerHour === undefined
      ? []
      : [priceRow({ region: one.region, instanceType: profile.name, onDemandUsdPerHour })];
  });
  return priced.length === 0
    ? refusal("no USD price for the whole machine in any region", profile.name)
    : readMachine(machineOf(profile, context), context, () => priced);
};

export const parse = (raw: IbmRaw, context: ParseContext) => {
  const refused: Reading[] = [];
  const rates = regionRates(raw.plans, context, refused);
  const reader = {
    label: (row: unknown) => property(row, "name"),
    read: (profile: Profile) => readProfile(profile, rates, context),
  };
  return catalogOf([
    ...refused,
    ...readRows("entries", raw.entries, { schema: CATALOG_ENTRY, ...reader }),
    ...readRows("profiles", raw.profiles ?? [], { schema: VPC_PROFILE, ...reader }),
  ]);
};
