import type { LocationId } from "../domain/ids.ts";
import type {
  Blocked,
  Dataset,
  Limits,
  Objective,
  Pipeline,
  Policy,
  Pricing,
  Quota,
  ResourceSet,
  Resources,
  Runtime,
  Stage,
} from "../domain/pipeline.ts";
import { parseDurationHours, parseSizeGb } from "../domain/units.ts";
import { commandsOf } from "./commands-to-domain.ts";
import { readAccelerator, readQuantity } from "./machine-names.ts";
import type { PipelineFile } from "./schema.ts";

type StageFile = PipelineFile["stages"][number];
type DatasetFile = NonNullable<PipelineFile["datasets"]>[string];
type PolicyFile = NonNullable<PipelineFile["policy"]>;
type ResourcesFile = NonNullable<StageFile["resources"]>;
type SetFile = Omit<ResourcesFile, "anyOf" | "ordered">;
type RuntimeFile = NonNullable<StageFile["runtime"]>;
type QuotaFile = NonNullable<PipelineFile["quota"]>[number];
type BlockedFile = NonNullable<PipelineFile["blocked"]>[number];

const HOURS_PER = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24 } as const;

/**
 * A file that has passed the schema, in domain terms with all defaults filled in.
 * Names are as written and not yet checked against each other.
 */
export const toPipeline = (
  file: Omit<PipelineFile, "datasets">,
  datasets: ReadonlyMap<string, DatasetFile>,
  fallbackName: string,
): Pipeline => ({
  name: file.name ?? fallbackName,
  objective: objectiveOf(file.objective),
  limits: limitsOf(file.limits),
  ...(file.policy && { policy: policyOf(file.policy, "pipeline") }),
  datasets: [...datasets].map(([name, dataset]) => datasetOf(name, dataset)),
  stages: file.stages.map((stage) => stageOf(stage, hoursOf(file.provisioning ?? 0))),
  together: (file.together ?? []).map((group) => group.map(String)),
  apart: (file.apart ?? []).map((group) => group.map(String)),
  deliver: (file.deliver ?? []).map(({ from, to }) => ({
    from: String(from),
    to: to as LocationId,
  })),
  blocked: (file.blocked ?? []).map(blockedOf),
  reserved: (file.reserved ?? []).map(({ location, ...entry }) => ({
    ...entry,
    location: location as LocationId,
  })),
  quota: (file.quota ?? []).map(quotaOf),
  discounts: [],
});

const objectiveOf = (objective: PipelineFile["objective"]): Objective => {
  if (typeof objective === "object")
    return { kind: "weighted", hourIsWorthUsd: objective.hourIsWorthUsd };
  return { kind: objective ?? "cost" };
};

const limitsOf = (limits: PipelineFile["limits"] = {}): Limits => ({
  ...(limits.deadline !== undefined && { deadlineHours: hoursOf(limits.deadline) }),
  ...(limits.budgetUsd !== undefined && { budgetUsd: limits.budgetUsd }),
  ...(limits.maxClouds !== undefined && { maxClouds: limits.maxClouds }),
  ...(limits.maxKgCo2e !== undefined && { maxKgCo2e: limits.maxKgCo2e }),
  ...(limits.confidence !== undefined && { confidence: limits.confidence }),
});

const quotaOf = ({ location, accelerator, instanceType, market, count }: QuotaFile): Quota => ({
  location,
  count,
  ...(accelerator !== undefined && { accelerator }),
  ...(instanceType !== undefined && { instanceType }),
  ...(market !== undefined && { market }),
});

/** @param origin  who set it, for messages */
export const policyOf = (policy: PolicyFile, origin: string): Policy => ({
  origin,
  ...(policy.allow && { allow: policy.allow }),
  deny: policy.deny ?? [],
  ...(policy.countries && { countries: policy.countries }),
  ...(policy.operators && {
    operators: {
      ...(policy.operators.allow && { allow: policy.operators.allow }),
      deny: policy.operators.deny ?? [],
    },
  }),
  certifications: policy.certifications ?? [],
  acceptUnverifiedCertifications: policy.acceptUnverifiedCertifications ?? false,
  ...(policy.movement && { movement: policy.movement }),
});

const datasetOf = (name: string, dataset: DatasetFile): Dataset => ({
  name,
  sizeGb: gbOf(dataset.size),
  at: dataset.at as LocationId,
  sharing: dataset.sharing ?? "per-region",
  ...(dataset.policy && { policy: policyOf(dataset.policy, `dataset ${name}`) }),
  ...(dataset.egressUsdPerGb !== undefined && { egressUsdPerGb: dataset.egressUsdPerGb }),
  ...(dataset.source !== undefined && { source: dataset.source }),
});

const stageOf = (stage: StageFile, provisioningHours: number): Stage => ({
  name: String(stage.name),
  inputs: (stage.inputs ?? []).map(String),
  ...machinesOf(stage.resources ?? {}, stage.pricing ?? "on-demand"),
  runtime: runtimeOf(stage.runtime),
  outputGb: gbOf(stage.output ?? 0),
  outputPerNode: stage.outputPerNode ?? false,
  sharing: stage.sharing ?? "per-consumer",
  nodes: stage.nodes ?? 1,
  provisioningHours:
    stage.provisioning === undefined ? provisioningHours : hoursOf(stage.provisioning),
  reservations: stage.reservations ?? "prefer",
  ...(stage.checkpoint && {
    checkpoint: {
      everyHours: hoursOf(stage.checkpoint.every),
      restartHours: hoursOf(stage.checkpoint.restart ?? 0),
    },
  }),
  ...(stage.policy && { policy: policyOf(stage.policy, `stage ${stage.name}`) }),
  declassify: (stage.declassify ?? []).map(String),
  limits: {
    ...(stage.limits?.usdPerNodeHour !== undefined && {
      usdPerNodeHour: stage.limits.usdPerNodeHour,
    }),
    ...(stage.limits?.usd !== undefined && { usd: stage.limits.usd }),
  },
  ...commandsOf(stage),
});

/** A stage is in the markets of all its sets; a set that is in fewer says so itself. */
const machinesOf = (
  file: ResourcesFile,
  stagePricing: Pricing,
): Pick<Stage, "resources" | "pricing"> => {
  const written = file.ordered ?? file.anyOf ?? [file];
  const each = written.map((set) => set.pricing ?? stagePricing);
  const first = each[0] ?? stagePricing;
  const isOne = each.every((pricing) => pricing === first);
  const { choose, sets } = resourcesOf(file);
  const inMarket = (set: ResourceSet, index: number): ResourceSet => {
    const pricing = each[index] ?? first;
    return isOne || pricing === "any" ? set : { ...set, market: pricing };
  };
  return { pricing: isOne ? first : "any", resources: { choose, sets: sets.map(inMarket) } };
};

const resourcesOf = (resources: ResourcesFile): Resources => {
  const { anyOf, ordered, ...plain } = resources;
  if (ordered !== undefined) return { choose: "ordered", sets: ordered.map(resourceSetOf) };
  return { choose: "anyOf", sets: (anyOf ?? [plain]).map(resourceSetOf) };
};

const resourceSetOf = (set: SetFile): ResourceSet => {
  const { allow, pricing: _, ...machine } = set;
  const isAny = Object.values(machine).every((part) => part === undefined);
  return {
    ...(allow !== undefined && { allow }),
    ...(isAny && { cpus: { amount: 8, atLeast: true } }),
    ...(set.accelerators !== undefined && { accelerators: readAccelerator(set.accelerators) }),
    ...(set.acceleratorMemory !== undefined && {
      acceleratorMemoryGib: readQuantity(set.acceleratorMemory),
    }),
    ...(set.cpus !== undefined && { cpus: readQuantity(set.cpus) }),
    ...(set.memory !== undefined && { memoryGib: readQuantity(set.memory) }),
    ...(set.instanceType !== undefined && { instanceType: set.instanceType }),
    ...(set.arch !== undefined && { arch: set.arch }),
    features: set.features ?? [],
  };
};

const runtimeOf = (runtime: RuntimeFile | undefined): Runtime => {
  if (runtime === undefined) return { kind: "unknown" };
  if (typeof runtime !== "object") return { kind: "fixed", hours: hoursOf(runtime) };
  if (isWork(runtime)) return { kind: "by-machine", hours: hoursOfWork(runtime) };
  const hours = new Map(Object.entries(runtime).map(([key, value]) => [key, hoursOf(value)]));
  return { kind: "by-machine", hours };
};

type MapFile = Exclude<RuntimeFile, string | number>;
type WorkFile = Extract<MapFile, { rates: object }>;
/** No machine may be called `rates`. */
const isWork = (runtime: MapFile): runtime is WorkFile => "rates" in runtime;

/** work / (work per unit of time) = units of time. */
const hoursOfWork = ({ work, per, rates }: WorkFile): Map<string, number> =>
  new Map(Object.entries(rates).map(([key, rate]) => [key, (work / rate) * HOURS_PER[per]]));

const blockedOf = (blocked: BlockedFile): Blocked => {
  if (typeof blocked === "string") return { location: blocked };
  const { location, instanceType, accelerator, market } = blocked;
  return {
    ...(location !== undefined && { location }),
    ...(instanceType !== undefined && { instanceType }),
    ...(accelerator !== undefined && { accelerator }),
    ...(market !== undefined && { market }),
  };
};

/** The schema has made sure that both can be read. */
const gbOf = (size: string | number): number => parseSizeGb(size) ?? Number.NaN;
const hoursOf = (duration: string | number): number => parseDurationHours(duration) ?? Number.NaN;
