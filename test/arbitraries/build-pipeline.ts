import type { LocationId } from "../../src/domain/ids.ts";
import type {
  Blocked,
  Dataset,
  Objective,
  Pipeline,
  Policy,
  Quantity,
  ResourceSet,
  Runtime,
  Stage,
} from "../../src/domain/pipeline.ts";

export type PolicyLiteral = Partial<Omit<Policy, "origin">>;

/** A stage; everything but the name has a default. */
export type StageLiteral = Partial<
  Omit<Stage, "name" | "resources" | "runtime" | "policy"> & {
    /** One number for every machine, or hours by machine (`V100:4`, `V100`, an instance type). Absent: unknown. */
    readonly hours: number | Readonly<Record<string, number>>;
    /** Any of these sets. Default: any machine at all. */
    readonly anyOf: readonly Partial<ResourceSet>[];
    /** Instead of `anyOf`: the first feasible. */
    readonly ordered: readonly Partial<ResourceSet>[];
    readonly policy: PolicyLiteral;
  }
> & { readonly name: string };

/** Default sharing is `per-region`, as in a pipeline file. */
export type DatasetLiteral = Partial<Omit<Dataset, "name" | "sizeGb" | "at" | "policy">> & {
  readonly name: string;
  readonly sizeGb: number;
  /** `aws/eu-west-1` */
  readonly at: string;
  readonly policy?: PolicyLiteral;
};

export type PipelineLiteral = Partial<
  Omit<
    Pipeline,
    | "objective"
    | "policy"
    | "datasets"
    | "stages"
    | "deliver"
    | "blocked"
    | "reserved"
    | "quota"
    | "discounts"
  >
> & {
  /** Default: cost. */
  readonly objective?: Objective;
  readonly policy?: PolicyLiteral;
  readonly datasets?: readonly DatasetLiteral[];
  readonly stages: readonly StageLiteral[];
  readonly deliver?: readonly { readonly from: string; readonly to: string }[];
  readonly blocked?: readonly Blocked[];
  readonly reserved?: Pipeline["reserved"];
  readonly quota?: Pipeline["quota"];
  readonly discounts?: Pipeline["discounts"];
};

/** Exactly this much. */
export const exactly = (amount: number): Quantity => ({ amount, atLeast: false });

/** This much or more. */
export const atLeast = (amount: number): Quantity => ({ amount, atLeast: true });

/** A request for accelerators as `resources` writes it: `gpu("V100", 4)`. */
export const gpu = (name: string, count: number, orMore = false): Partial<ResourceSet> => ({
  accelerators: { name, count: { amount: count, atLeast: orMore } },
});

/**
 * A domain pipeline from a literal, with the defaults of a pipeline file: on-demand, one node, each consumer pays
 * for its copy of an output, one copy of a dataset for each region, no policy. Only the machine default differs: a
 * stage without `anyOf` or `ordered` takes any machine.
 *
 * ```ts
 * buildPipeline({
 *   datasets: [{ name: "raw", sizeGb: 100, at: "aws/eu" }],
 *   stages: [
 *     { name: "prep", inputs: ["raw"], hours: 1, outputGb: 20 },
 *     { name: "train", inputs: ["prep"], anyOf: [gpu("V100", 4)], hours: { "V100:4": 8.4 } },
 *   ],
 * });
 * ```
 */
export const buildPipeline = (literal: PipelineLiteral): Pipeline => {
  const { policy, datasets = [], stages, deliver = [], ...rest } = literal;
  return {
    name: "test",
    objective: { kind: "cost" },
    limits: {},
    together: [],
    apart: [],
    blocked: [],
    reserved: [],
    quota: [],
    discounts: [],
    ...rest,
    ...(policy === undefined ? {} : { policy: buildPolicy("pipeline", policy) }),
    datasets: datasets.map(buildDataset),
    stages: stages.map(buildStage),
    deliver: deliver.map(({ from, to }) => ({ from, to: to as LocationId })),
  };
};

/** A policy with empty lists where nothing is given. */
export const buildPolicy = (origin: string, literal: PolicyLiteral): Policy => ({
  origin,
  deny: [],
  certifications: [],
  acceptUnverifiedCertifications: false,
  ...literal,
});

const buildDataset = ({ policy, ...literal }: DatasetLiteral): Dataset => ({
  sharing: "per-region",
  ...literal,
  at: literal.at as LocationId,
  ...(policy === undefined ? {} : { policy: buildPolicy(`dataset ${literal.name}`, policy) }),
});

const buildStage = ({ hours, anyOf, ordered, policy, ...literal }: StageLiteral): Stage => ({
  inputs: [],
  outputGb: 0,
  outputPerNode: false,
  sharing: "per-consumer",
  nodes: 1,
  pricing: "on-demand",
  provisioningHours: 0,
  reservations: "prefer",
  declassify: [],
  limits: {},
  ...literal,
  resources: {
    choose: ordered === undefined ? "anyOf" : "ordered",
    sets: (ordered ?? anyOf ?? [{}]).map((set) => ({ features: [], ...set })),
  },
  runtime: buildRuntime(hours),
  ...(policy === undefined ? {} : { policy: buildPolicy(`stage ${literal.name}`, policy) }),
});

const buildRuntime = (hours: StageLiteral["hours"]): Runtime => {
  if (hours === undefined) return { kind: "unknown" };
  if (typeof hours === "number") return { kind: "fixed", hours };
  return { kind: "by-machine", hours: new Map(Object.entries(hours)) };
};
