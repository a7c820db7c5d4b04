import { expect, it } from "vitest";
import type { Pipeline, ResourceSet } from "../../../src/domain/pipeline.ts";
import { unusedAccelerators } from "../../../src/report/unused-accelerators.ts";
import { examplePlan, plannedStage } from "./example-plan.ts";

const pipelineAsking = (set: Partial<ResourceSet>): Pipeline => ({
  name: "p",
  objective: { kind: "cost" },
  limits: {},
  datasets: [],
  stages: [
    {
      name: "train",
      inputs: [],
      resources: { choose: "anyOf", sets: [{ features: [], ...set }] },
      runtime: { kind: "unknown" },
      outputGb: 0,
      outputPerNode: false,
      sharing: "per-consumer",
      nodes: 1,
      pricing: "on-demand",
      provisioningHours: 0,
      reservations: "prefer",
      declassify: [],
      limits: {},
    },
  ],
  together: [],
  apart: [],
  deliver: [],
  reserved: [],
  quota: [],
  discounts: [],
  blocked: [],
});

const big = examplePlan({
  stages: [plannedStage({ instanceType: "big-208", accelerators: { V100: 8 } })],
});
const notes = (set: Partial<ResourceSet>) => unusedAccelerators(pipelineAsking(set), big);

it("says that a machine chosen for its processors has unused cards", () => {
  expect(notes({ cpus: { amount: 200, atLeast: true } })).toEqual([
    "train does not use the 8 × V100 of big-208; it is still the best machine that fits",
  ]);
});

it("is silent when the cards, their memory or the machine were asked for", () => {
  expect(notes({ accelerators: { name: "V100", count: { amount: 8, atLeast: false } } })).toEqual(
    [],
  );
  expect(notes({ acceleratorMemoryGib: { amount: 16, atLeast: true } })).toEqual([]);
  expect(notes({ instanceType: "big-208" })).toEqual([]);
});
