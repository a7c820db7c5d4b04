import { type LocationId, type RegionId, regionId } from "../../../src/domain/ids.ts";
import type { Plan, PlannedStage, PlannedTransfer } from "../../../src/domain/plan.ts";

const at = (text: string): LocationId => text as LocationId;
const region = (text: string): RegionId => {
  const [cloud = "", name = ""] = text.split("/");
  return regionId(cloud, name);
};

/** A stage with figures that only matter where a test names them. */
export const plannedStage = (changes: Partial<PlannedStage> = {}): PlannedStage => ({
  name: "train",
  location: at("gcp/us-central1/us-central1-b"),
  instanceType: "tpu-v3-8",
  accelerators: { "tpu-v3-8": 1 },
  pricing: "on-demand",
  nodes: 1,
  usdPerHour: 8.8,
  hours: 4,
  usd: 35.2,
  startHour: 0.63,
  endHour: 4.63,
  priceAsOf: "2026-08-10",
  priceSource: "example",
  ...changes,
});

export const plannedTransfer = (changes: Partial<PlannedTransfer> = {}): PlannedTransfer => ({
  item: "proc",
  from: region("azure/eastus"),
  to: region("gcp/us-central1"),
  consumers: ["train"],
  delivery: false,
  gb: 40,
  usd: 3.48,
  hours: 0.02,
  ...changes,
});

/** The pipeline of three stages on three clouds that the documentation tells about. */
export const examplePlan = (changes: Partial<Plan> = {}): Plan => ({
  name: "review-ranker",
  status: "optimal",
  objective: "cost",
  bound: 40.07,
  gap: 0,
  totals: { usd: 40.07, computeUsd: 36.59, egressUsd: 3.48, hours: 5.73 },
  stages: [
    plannedStage({
      name: "proc",
      location: at("azure/eastus"),
      instanceType: "Standard_D16s_v5",
      accelerators: {},
      usdPerHour: 0.768,
      hours: 0.6,
      usd: 0.4608,
      startHour: 0,
      endHour: 0.6,
    }),
    plannedStage({
      runnerUp: {
        location: at("azure/eastus"),
        instanceType: "Standard_NC24s_v3",
        market: "on-demand",
        extraUsd: 61.9,
        extraHours: 4.38,
      },
    }),
    plannedStage({
      name: "serve",
      location: at("aws/us-east-1"),
      instanceType: "inf1.2xlarge",
      accelerators: { Inferentia: 1 },
      pricing: "spot",
      usdPerHour: 0.1086,
      hours: 1.1,
      usd: 0.11946,
      startHour: 4.63,
      endHour: 5.73,
      runnerUp: {
        location: at("aws/eu-west-1"),
        instanceType: "inf1.2xlarge",
        market: "spot",
        extraUsd: 0.004,
        extraHours: 0,
      },
    }),
  ],
  transfers: [
    plannedTransfer(),
    plannedTransfer({
      item: "train",
      from: region("gcp/us-central1"),
      to: region("aws/us-east-1"),
      consumers: ["serve"],
      gb: 2,
      usd: 0.00003,
      hours: 0.001,
    }),
    plannedTransfer({
      item: "reviews",
      from: region("azure/eastus"),
      to: region("azure/eastus"),
      consumers: ["proc"],
      gb: 600,
      usd: 0,
      hours: 0.03,
    }),
  ],
  baselines: [
    { name: "azure only", usd: 105.2, hours: 10.8, extraPct: 162.54 },
    { name: "gcp only", usd: 43.1, hours: 5.7, extraPct: 7.56 },
    { name: "aws only", reason: "train finds no tpu-v3-8 or V100:4 in aws" },
  ],
  assumptions: ["throughput azure → gcp is assumed: 5 Gbit/s"],
  excluded: [
    { stage: "proc", reason: "countries: EU", offers: 11, nearest: "gcp/us-east1" },
    { stage: "train", reason: "unknown price", offers: 4 },
    { stage: "serve", reason: "unknown price", offers: 4 },
  ],
  catalog: { asOf: "2026-08-10", offers: 101234, sha256: "0f".repeat(32) },
  solver: { backend: "javascript-lp-solver", ms: 31.4 },
  ...changes,
});

/** The same plan with every field that a plan may have. */
export const fullPlan = (changes: Partial<Plan> = {}): Plan => {
  const plan = examplePlan();
  const [proc, train, serve] = plan.stages as [PlannedStage, PlannedStage, PlannedStage];
  const place = ({ name, location, instanceType, pricing }: PlannedStage) => ({
    name,
    location,
    instanceType,
    pricing,
  });
  return {
    ...plan,
    totals: { ...plan.totals, hours: 8.1, confidentHours: 9.4, kgCo2e: 12.34 },
    stages: [
      { ...proc, nodes: 5, reservedNodes: 3, kgCo2e: 0.2 },
      { ...train, discountedNodeHours: 4, discountUsd: 5.28, kgCo2e: 12 },
      { ...serve, expectedInterruptions: 0.4, kgCo2e: 0.14 },
    ],
    pareto: {
      points: [
        { usd: 30, hours: 10.5, stages: [place(proc), { ...place(train), location: at("aws/a") }] },
        { usd: 40.07, hours: 8.1, stages: [place(proc), place(train)] },
        {
          usd: 55,
          hours: 7,
          stages: [place(proc), { ...place(train), instanceType: "tpu-v3-32" }],
        },
      ],
      complete: false,
      maxGapPct: 2.5,
    },
    ...changes,
  };
};
