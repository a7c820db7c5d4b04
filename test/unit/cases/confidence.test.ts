import { expect, test } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import { gpu, type PipelineLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { placed } = planner();

/** The first stage decides the finish, which its interruptions may put off by a lot; what follows is quick anywhere. */
const catalog: CatalogLiteral = {
  types: [{ cloud: "aws", name: "one-gpu", accelerator: "T4", acceleratorCount: 1 }],
  prices: [
    { region: "aws/r-0", type: "one-gpu", onDemand: 2, spot: 0.3, spotInterruptionPct: 20 },
    { region: "gcp/r-0", type: "plain", onDemand: 0.5 },
    { region: "azure/r-0", type: "big" },
  ],
  egress: [["*", "other-cloud", [[1024, 0.11]]]],
  throughput: [
    ["*", "same-region", 10],
    ["*", "other-cloud", 0.02],
  ],
};

const pipeline: PipelineLiteral = {
  objective: { kind: "time" },
  limits: { confidence: 0.99, deadlineHours: 45.9 },
  datasets: [{ name: "data", sizeGb: 1, at: "own/store" }],
  stages: [
    {
      name: "train",
      hours: 20,
      nodes: 2,
      pricing: "any",
      anyOf: [gpu("T4", 1)],
      limits: { usd: 50 },
    },
    { name: "pack", hours: 0, nodes: 2, inputs: ["train", "data"], outputGb: 1 },
    { name: "check", hours: 5, inputs: ["pack"] },
    { name: "end", hours: 0, inputs: ["pack"] },
  ],
  deliver: [{ from: "data", to: "aws/r-0" }],
  reserved: [{ location: "azure/r-0" as LocationId, instanceType: "big", nodes: 1 }],
};

test("among the fastest plans the cheapest, though late times are later than the finish that ties them", async () => {
  const [, ...locations] = await placed(pipeline, catalog);
  expect(locations).toEqual(["aws/r-0", "gcp/r-0", "gcp/r-0", "gcp/r-0"]);
});
