import { describe, expect, it, test } from "vitest";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral, StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { planner } from "./planning.ts";

const { plan } = planner();

const CATALOG: CatalogLiteral = {
  regions: [
    { id: "x/1", carbonGramsPerKwh: 400 },
    { id: "y/1", carbonGramsPerKwh: 400 },
  ],
  prices: [
    { region: "x/1", type: "m", onDemand: 4, spot: 1, spotInterruptionPct: 50 },
    { region: "y/1", type: "m", onDemand: 3 },
  ],
  egress: [
    ["x", "other-cloud", 0.1],
    ["y", "other-cloud", 0.1],
  ],
};
const stages: readonly StageLiteral[] = [
  { name: "a", hours: 10 },
  { name: "b", hours: 10 },
];
const [a, b] = stages;

const conflictOf = async (pipeline: PipelineLiteral): Promise<readonly string[]> => {
  const found = await plan(pipeline, CATALOG);
  if (found.ok || found.error.kind !== "infeasible") throw new Error(JSON.stringify(found));
  return [...found.error.conflict].sort();
};

/** Each: what the file asks for, and the fewest rules that cannot hold together. */
const CONFLICTS: readonly (readonly [string, PipelineLiteral, readonly string[]])[] = [
  ["carbon", { stages, limits: { maxKgCo2e: 1e-6 } }, ["at most 0.000001 kg CO2e"]],
  [
    "quota of all stages at once",
    {
      stages,
      quota: ["x", "y"].map((location) => ({ location, instanceType: "m", count: 1 })),
      limits: { budgetUsd: 1000 },
      together: [["a", "b"]],
    },
    ["quota of 1 m at x", "quota of 1 m at y", "together: a, b"],
  ],
  ["quota of vCPUs", { stages, quota: [{ location: "*", count: 8 }] }, ["quota of 8 vCPUs at *"]],
  [
    "reservations that two stages want at once",
    {
      stages: stages.map((stage) => ({ ...stage, reservations: "only" as const })),
      reserved: [{ location: "x/1" as LocationId, instanceType: "m", nodes: 1 }],
    },
    ["reservations only (stage b)"],
  ],
  [
    "a stage's ceiling against a group",
    {
      stages: [
        { ...a!, limits: { usdPerNodeHour: 3 } },
        { ...b!, policy: { allow: ["x"] } },
      ],
      together: [["a", "b"]],
    },
    ["allow x (stage b)", "at most 3 USD per node and hour (stage a)", "together: a, b"],
  ],
  [
    "a stage's total against a group",
    {
      stages: [
        { ...a!, limits: { usd: 30 } },
        { ...b!, policy: { allow: ["x"] } },
      ],
      together: [["a", "b"]],
    },
    ["allow x (stage b)", "at most 30 USD (stage a)", "together: a, b"],
  ],
];

describe("rules that cannot hold together are named, and no others", () => {
  it.each(CONFLICTS)("%s", async (_what, pipeline, rules) => {
    const conflict = await conflictOf(pipeline);
    if (_what.startsWith("reservations")) {
      expect(conflict).toHaveLength(2);
      expect(conflict.join()).toMatch(/reservations only \(stage a\).*\(stage b\)/);
    } else expect(conflict).toEqual(rules);
  });
});

test("a confidence that only slow offers break", async () => {
  const conflict = await conflictOf({
    stages: [{ name: "a", hours: 100, pricing: "spot" }],
    limits: { deadlineHours: 112, confidence: 0.999 },
  }).catch((error: Error) => [error.message]);
  expect(conflict).toEqual(["confidence 0.999 of the deadline", "deadline 112 h"]);
});
