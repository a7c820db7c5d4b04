import fc from "fast-check";
import type { DatasetLiteral, PipelineLiteral, StageLiteral } from "./build-pipeline.ts";
import { index, pick, pickSome, sometimes, withoutAbsent } from "./pick.ts";
import { policyLiteral } from "./policy.ts";

/** Storage that no catalog of `catalogLiteral` knows. */
export const OWN_STORAGE = "own/store";

const SIZES_GB = [0, 1, 50, 0.001, 1024, 2000] as const;
const HOURS = [1, 0.5, 2, 0, 8] as const;

const machine = fc.constantFrom<object>(
  {},
  { cpus: { amount: 8, atLeast: true } },
  { cpus: { amount: 8, atLeast: false } },
  { memoryGib: { amount: 32, atLeast: true } },
  { accelerators: { name: "V100", count: { amount: 4, atLeast: false } } },
  { accelerators: { name: "T4", count: { amount: 1, atLeast: true } } },
  { accelerators: { name: "tpu-v3-8", count: { amount: 1, atLeast: false } } },
  { acceleratorMemoryGib: { amount: 16, atLeast: true } },
  { instanceType: "small" },
  { arch: "arm64" },
  { features: ["confidential"] },
);
/** Few: each leaves little. */
const narrowed = fc.constantFrom<object>(
  { allow: ["aws"] },
  { allow: ["gcp/r-0", "aws/r-0/a"], market: "spot" },
  { cpus: { amount: 8, atLeast: true }, allow: ["*/r-1"] },
  { market: "on-demand", accelerators: { name: "T4", count: { amount: 1, atLeast: true } } },
);
const set = fc.oneof({ weight: 12, arbitrary: machine }, { weight: 1, arbitrary: narrowed });
const sets = fc.array(set, { minLength: 1, maxLength: 3 });

const hours = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<StageLiteral["hours"]>(...HOURS) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<StageLiteral["hours"]>(
      { "V100:4": 2, "T4:1": 8, "tpu-v3-8": 1, small: 9, big: 4 },
      { V100: 3, T4: 6, "one-gpu": 5, small: 1, chip: 0, big: 1 },
      { "V100:4": 1, V100: 9, "four-gpus": 2, small: 3, big: 3, T4: 3, chip: 3 },
      { small: 4, big: 2, T4: 1 },
    ),
  },
);

const dataset = fc.record({
  sizeGb: fc.constantFrom(...SIZES_GB),
  at: index(),
  outside: sometimes(4, fc.constant(true)),
  /** For storage outside the catalog. */
  flatUsdPerGb: fc.constantFrom(0.05, 0, 1e-6, undefined),
  sharing: fc.constantFrom("per-region", "per-consumer"),
  policy: sometimes(4, policyLiteral()),
});

const stage = fc.record({
  inputs: fc.nat(255),
  resources: fc.oneof(
    { weight: 3, arbitrary: fc.record({ anyOf: sets }) },
    { weight: 1, arbitrary: fc.record({ ordered: sets }) },
    { weight: 6, arbitrary: fc.constant({}) },
  ),
  hours,
  outputGb: fc.constantFrom(...SIZES_GB),
  outputPerNode: sometimes(4, fc.constant(true)),
  sharing: fc.constantFrom("per-consumer", "per-region"),
  nodes: fc.constantFrom(1, 2, 3),
  pricing: fc.constantFrom("on-demand", "any", "any", "on-demand", "spot"),
  policy: sometimes(8, policyLiteral()),
  declassify: sometimes(3, fc.nat(3)),
  usdPerNodeHour: sometimes(12, fc.constantFrom(2, 1, 0.5)),
  usd: sometimes(14, fc.constantFrom(50, 10, 2)),
});

const raw = fc.record({
  objective: fc.constantFrom(
    { kind: "cost" },
    { kind: "time" },
    { kind: "weighted", hourIsWorthUsd: 3 },
    { kind: "weighted", hourIsWorthUsd: 0 },
  ),
  deadlineHours: sometimes(6, fc.constantFrom(24, 10, 4, 1)),
  budgetUsd: sometimes(6, fc.constantFrom(100, 20, 4, 0.5)),
  maxClouds: sometimes(5, fc.constantFrom(2, 1)),
  policy: sometimes(7, policyLiteral()),
  datasets: fc.array(dataset, { maxLength: 2 }),
  stages: fc.array(stage, { minLength: 1, maxLength: 5 }),
  /** The file may name consumers before producers. */
  backwards: sometimes(4, fc.constant(true)),
  together: sometimes(5, fc.nat(31)),
  apart: sometimes(6, fc.nat(31)),
  deliver: fc.array(fc.record({ from: index(), to: index() }), { maxLength: 2 }),
  blocked: sometimes(
    4,
    fc.constantFrom<readonly object[]>(
      [{ location: "aws" }],
      [{ location: "gcp/r-0" }, { location: "aws/r-0/a" }],
      [{ instanceType: "small" }],
      [{ accelerator: "T4", market: "spot" }],
      [{ location: "*/r-*", market: "spot" }],
    ),
  ),
});

type Raw = typeof raw extends fc.Arbitrary<infer T> ? T : never;

/** A pipeline that still has to learn which regions there are and how many stages it may keep. */
export type PipelineDraft = (regions: readonly string[], stageCount: number) => PipelineLiteral;

/** How many stages a draft has at most. */
export const MAX_STAGES = 5;

/**
 * Small pipelines: up to 5 stages in any shape, with rules of every kind. Cutting a draft to fewer stages gives a
 * valid pipeline again.
 */
export const pipelineDraft = (): fc.Arbitrary<PipelineDraft> =>
  raw.map((r) => (regions, stageCount) => toLiteral(r, regions, stageCount));

const toLiteral = (r: Raw, regions: readonly string[], stageCount: number): PipelineLiteral => {
  const datasets = r.datasets.map((d, at) => datasetLiteral(d, at, regions));
  const datasetNames = datasets.map((d) => d.name);
  const stages = r.stages.slice(0, stageCount).map((s, at) => stageLiteral(s, at, datasetNames));
  const names = stages.map((s) => s.name);
  const group = (bits: number | undefined): string[][] => {
    const members = bits === undefined ? [] : pickSome(names, bits, 3);
    return members.length < 2 ? [] : [members];
  };
  return withoutAbsent<PipelineLiteral>({
    objective: r.objective,
    limits: {
      deadlineHours: r.deadlineHours,
      budgetUsd: r.budgetUsd,
      maxClouds: r.maxClouds,
    },
    policy: r.policy,
    datasets,
    stages: r.backwards === true ? stages.toReversed() : stages,
    together: group(r.together),
    apart: group(r.apart),
    deliver: r.deliver.map(({ from, to }) => ({
      from: pick([...names, ...datasetNames], from),
      to: pick(regions, to),
    })),
    blocked: r.blocked,
  });
};

const datasetLiteral = (
  d: Raw["datasets"][number],
  at: number,
  regions: readonly string[],
): DatasetLiteral =>
  withoutAbsent<DatasetLiteral>({
    name: `data${at}`,
    sizeGb: d.sizeGb,
    at: d.outside === true ? OWN_STORAGE : pick(regions, d.at),
    sharing: d.sharing,
    policy: d.policy,
    egressUsdPerGb: d.outside === true ? d.flatUsdPerGb : undefined,
  });

const stageLiteral = (
  s: Raw["stages"][number],
  at: number,
  datasets: readonly string[],
): StageLiteral => {
  const before = Array.from({ length: at }, (_, earlier) => `stage${earlier}`);
  const { resources, usdPerNodeHour, usd, ...rest } = s;
  return withoutAbsent<StageLiteral>({
    ...rest,
    ...resources,
    name: `stage${at}`,
    inputs: pickSome([...before.toReversed(), ...datasets], s.inputs, 3),
    declassify: pickSome(datasets, s.declassify ?? 0),
    limits: { usdPerNodeHour, usd },
  });
};
