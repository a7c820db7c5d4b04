import * as z from "zod";
import {
  alternative,
  breakEven,
  changes,
  fallback,
  rulePrice,
  stagePlace,
} from "./explanation-schemas.ts";
import { gb, hours, location, pricing, region, usd } from "./figure-schemas.ts";

/**
 * The documents of `sky optimize --json`, as published in `schema/plan.schema.json`. `json.ts` writes them; a test holds
 * both together. Objects are closed, so that a field which is written and not listed here is found out.
 */
const kgCo2e = z.number().min(0).describe("Estimated; absent when it cannot be told.");
const whole = z.int().min(0);
const date = z.string().describe("ISO 8601.");

const runnerUp = z.strictObject({
  location,
  instanceType: z.string(),
  pricing,
  extraUsd: z.number(),
  extraHours: z.number(),
});

const stage = z.strictObject({
  name: z.string(),
  location,
  instanceType: z.string(),
  accelerators: z.record(z.string(), z.number()).describe("Cards of one node, by name."),
  pricing,
  nodes: z.int().min(1),
  usdPerHour: usd.describe("One node, list price."),
  hours: hours.optional().describe("Expected, interruptions included. Absent: runtime not given."),
  usd: usd.optional().describe("Compute of all nodes. Absent: runtime not given."),
  reservedNodes: whole.optional().describe("Nodes that are paid already."),
  discountedNodeHours: hours.optional().describe("Node-hours at a limited discount."),
  discountUsd: usd.optional().describe("What the limited discount saves."),
  expectedInterruptions: z.number().min(0).optional().describe("Of spot machines."),
  kgCo2e: kgCo2e.optional(),
  startHour: hours.optional(),
  endHour: hours.optional(),
  priceAsOf: date,
  priceSource: z.string(),
  inputs: z.array(z.string()).optional().describe("Datasets and stages that it reads."),
  outputGb: gb.optional().describe("Of the whole stage."),
  why: z.string().optional().describe("Why this place, in one sentence of numbers."),
  runnerUp: runnerUp.optional().describe("The best plan with this stage kept out of its region."),
});

const transfer = z.strictObject({
  item: z.string().describe("Dataset or stage whose data moves."),
  from: region,
  to: region,
  consumers: z.array(z.string()).describe("Stages that read this copy; empty for a delivery."),
  delivery: z.boolean(),
  gb,
  usd,
  hours,
});

const totals = z.strictObject({
  usd: usd.describe("Without stages whose runtime is not given."),
  computeUsd: usd,
  egressUsd: usd,
  hours: hours.optional().describe("Expected finish. Absent: a runtime is not given."),
  confidentHours: hours
    .optional()
    .describe("Finish when each spot stage takes as long as limits.confidence says."),
  kgCo2e: kgCo2e.optional(),
  unknownRuntimeUsdPerHour: usd.optional().describe("Stages whose runtime is not given."),
});

const baseline = z.strictObject({
  name: z.string(),
  usd: usd.optional().describe("Absent: there is no such plan; see reason."),
  hours: hours.optional(),
  extraPct: z.number().optional().describe("Of the objective's value, against the plan, per cent."),
  reason: z.string().optional(),
});

const pareto = z.strictObject({
  complete: z.boolean().describe("Every plan that no other beats in both is here."),
  maxGapPct: z
    .number()
    .min(0)
    .optional()
    .describe("If not: what a plan that is missing saves at most, per cent."),
  points: z
    .array(
      z.strictObject({
        usd,
        hours,
        stages: z.array(stagePlace),
      }),
    )
    .describe("Cheapest first, each faster than the one before."),
});

const plannedRegion = z.strictObject({
  region,
  city: z.string().optional(),
  country: z.string().optional().describe("ISO code."),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
});

const rejection = {
  offers: whole.describe("Offers that the rule removed."),
  nearest: z.string().optional().describe("The nearest miss in words."),
};

const unproven = z
  .array(z.string())
  .describe("What was asked for and could not be proven in time; it is left out.");

export const planSchema = z.strictObject({
  name: z.string(),
  status: z.enum(["optimal", "feasible"]).describe("optimal: proven. feasible: see gap."),
  objective: z.string().describe("cost, time, carbon, or cost + N USD per hour."),
  bound: z.number().describe("No plan has a lower value of the objective."),
  gap: z.number().min(0).describe("(value − bound) / value; 0 when optimal."),
  totals,
  stages: z.array(stage).describe("In the pipeline's order."),
  transfers: z.array(transfer),
  baselines: z.array(baseline),
  rules: z
    .array(rulePrice)
    .optional()
    .describe("What each rule and limit costs, the dearest first; with --explain."),
  fallbacks: z.array(fallback).optional().describe("With --explain."),
  breakEvens: z.array(breakEven).optional().describe("With --explain."),
  alternatives: z
    .array(alternative)
    .optional()
    .describe("The next best plans, each with other regions; with --alternatives."),
  unproven: unproven.optional(),
  changes: changes.optional(),
  pareto: pareto.optional().describe("Cost against finish time; with --pareto."),
  assumptions: z.array(z.string()),
  excluded: z.array(z.strictObject({ stage: z.string(), reason: z.string(), ...rejection })),
  regions: z.array(plannedRegion).optional().describe("Of stages, transfers and datasets."),
  datasets: z
    .array(z.strictObject({ name: z.string(), at: location, gb }))
    .optional()
    .describe("Those that a stage reads or that are delivered."),
  catalog: z.strictObject({ asOf: date, offers: whole, sha256: z.string() }),
  solver: z.strictObject({ backend: z.string(), ms: z.number().min(0) }),
});

export const infeasibleSchema = z.strictObject({
  status: z.literal("infeasible"),
  summary: z.string(),
  conflict: z
    .array(z.string())
    .describe("Rules that cannot hold together; without any one of them they could."),
  hits: z.array(z.string()).optional().describe("Stages that the conflict is about."),
  relaxations: z
    .array(z.strictObject({ rule: z.string(), usd, hours: hours.optional() }))
    .optional()
    .describe("Rules whose removal alone makes a plan possible, and the best plan then."),
  leastLimits: z
    .array(
      z.strictObject({
        rule: z.string(),
        unit: z.enum(["USD", "USD/h", "h", "kg CO2e", "clouds"]),
        now: z.number().min(0),
        least: z.number().min(0),
        usd,
        hours: hours.optional(),
      }),
    )
    .optional()
    .describe("The smallest value of each limit that permits a plan, all else kept."),
  unproven: unproven.optional(),
  stages: z.array(
    z.strictObject({
      name: z.string(),
      considered: whole,
      rejections: z.array(z.strictObject({ rule: z.string(), ...rejection })),
      otherMarket: z.string().optional().describe("The cheapest offer of the other market."),
    }),
  ),
});

export const unknownSchema = z
  .strictObject({ status: z.literal("unknown"), timeLimitMs: z.number() })
  .describe("The time limit came before any plan.");

export const planDocumentSchema = z.union([
  planSchema.describe("A plan."),
  infeasibleSchema.describe("No plan exists."),
  unknownSchema,
]);

/** JSON Schema of the documents, for editors and programs. */
export const planJsonSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(planDocumentSchema);
  return {
    $schema,
    $id: "urn:skyplan:schema:plan",
    title: "skyplan plan",
    description: "What sky optimize --json prints: a plan, or why there is none.",
    ...schema,
  };
};
