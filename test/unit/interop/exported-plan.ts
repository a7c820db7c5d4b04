import type { LocationId, RegionId } from "../../../src/domain/ids.ts";
import type { Plan, PlannedStage } from "../../../src/domain/plan.ts";

const stage = (name: string, location: string, more: Partial<PlannedStage>): PlannedStage => ({
  name,
  location: location as LocationId,
  instanceType: "m5.2xlarge",
  accelerators: {},
  pricing: "on-demand",
  nodes: 1,
  usdPerHour: 0.384,
  hours: 1,
  usd: 0.384,
  priceAsOf: "2026-08-01",
  priceSource: "made for tests",
  ...more,
});

/** Two stages in a chain, one of them on spot machines with a fallback elsewhere. */
export const exportedPlan: Plan = {
  name: "ranker",
  status: "optimal",
  objective: "cost",
  bound: 24.384,
  gap: 0,
  totals: { usd: 24.384, computeUsd: 24.384, egressUsd: 0, hours: 9 },
  stages: [
    stage("prepare data", "aws/us-east-1", { inputs: ["s3://raw"], outputGb: 40 }),
    stage("train", "aws/us-east-1/us-east-1a", {
      instanceType: "p3.8xlarge",
      accelerators: { V100: 4 },
      pricing: "spot",
      nodes: 2,
      usdPerHour: 1.5,
      hours: 8,
      usd: 24,
      inputs: ["prepare data"],
      outputGb: 0,
    }),
  ],
  transfers: [],
  datasets: [{ name: "s3://raw", at: "aws/us-east-1" as LocationId, gb: 600 }],
  regions: [{ region: "aws/us-east-1" as RegionId }],
  fallbacks: [
    {
      outage: "region",
      unavailable: "aws/us-east-1",
      when: "aws/us-east-1 unavailable",
      usd: 40,
      hours: 9,
      extraUsd: 15.616,
      extraHours: 0,
      stages: [
        {
          name: "train",
          location: "gcp/us-central1" as LocationId,
          instanceType: "n1-v100x4",
          pricing: "on-demand",
        },
      ],
    },
  ],
  baselines: [],
  assumptions: [],
  excluded: [],
  catalog: { asOf: "2026-08-01", offers: 3, sha256: "0" },
  solver: { backend: "highs", ms: 1 },
};
