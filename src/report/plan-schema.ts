import * as z from "zod";

/**
 * The documents of `sky optimize --json`, as published in `schema/plan.schema.json`. `json.ts` writes them; a test holds
 * both together. Objects are closed, so that a field which is written and not listed here is found out.
 */
const usd = z.number().min(0);
const hours = z.number().min(0);
const gb = z.number().min(0);
const kgCo2e = z.number().min(0).describe("Estimated; absent when it cannot be told.");
const whole = z.int().min(0);
const date = z.string().describe("ISO 8601.");
const location = z.string().describe("cloud/region or cloud/region/zone.");
const region = z.string().describe("cloud/region.");
const pricing = z.enum(["on-demand", "spot"]);

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
        stages: z.array(
          z.strictObject({ name: z.string(), location, instanceType: z.string(), pricing }),
        ),
      }),
    )
    .describe("Cheapest first, each faster than the one before."),
});

const rejection = {
  offers: whole.describe("Offers that the rule removed."),
  nearest: z.string().optional().describe("The nearest miss in words."),
};

const plan = z.strictObject({
  name: z.string(),
  status: z.enum(["optimal", "feasible"]).describe("optimal: proven. feasible: see gap."),
  objective: z.string().describe("cost, time, carbon, or cost + N USD per hour."),
  bound: z.number().describe("No plan has a lower value of the objective."),
  gap: z.number().min(0).describe("(value − bound) / value; 0 when optimal."),
  totals,
  stages: z.array(stage).describe("In the pipeline's order."),
  transfers: z.array(transfer),
  baselines: z.array(baseline),
  pareto: pareto.optional().describe("Cost against finish time; with --pareto."),
  assumptions: z.array(z.string()),
  excluded: z.array(z.strictObject({ stage: z.string(), reason: z.string(), ...rejection })),
  catalog: z.strictObject({ asOf: date, offers: whole, sha256: z.string() }),
  solver: z.strictObject({ backend: z.string(), ms: z.number().min(0) }),
});

const infeasible = z.strictObject({
  status: z.literal("infeasible"),
  summary: z.string(),
  conflict: z.array(z.string()).describe("Rules that cannot hold together."),
  stages: z.array(
    z.strictObject({
      name: z.string(),
      considered: whole,
      rejections: z.array(z.strictObject({ rule: z.string(), ...rejection })),
    }),
  ),
});

const unknown = z
  .strictObject({ status: z.literal("unknown"), timeLimitMs: z.number() })
  .describe("The time limit came before any plan.");

export const planDocumentSchema = z.union([
  plan.describe("A plan."),
  infeasible.describe("No plan exists."),
  unknown,
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
