import * as z from "zod";
import { pipelineFileSchema } from "../../pipeline/schema.ts";
import { planDocumentSchema } from "../../report/plan-schema.ts";
import { studyFileSchema } from "../../study/file/schema.ts";
import { PROBLEMS, type ProblemCode } from "../problem.ts";
import { MOST_COMPARED } from "../worker/work.ts";

/** The documents of the interface. Their schemas are published, and tests hold real answers against them. */
const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

const fieldError = z.strictObject({
  pointer: z.string().describe("JSON pointer into the body; empty: all of it, or a parameter."),
  parameter: z.string().optional().describe("Query parameter, where it is not the body."),
  code: z.string(),
  detail: z.string().describe("What was seen and what was needed."),
  message: z.string().describe("detail and remedy in one text."),
  remedy: z.string().optional().describe("What to do next."),
  line: z.int().min(1).optional(),
  column: z.int().min(1).optional(),
});

export const problemSchema = z
  .looseObject({
    type: z.string().describe("/problems/ and the code; described there."),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(codes),
    detail: z.string(),
    errors: z.array(fieldError).optional().describe("Every bad value."),
    requestId: z
      .string()
      .optional()
      .describe("As in the header X-Request-Id and the server's log."),
    conflict: z.array(z.string()).optional().describe("Rules that cannot hold together."),
    relaxations: z
      .array(z.looseObject({ rule: z.string(), usd: z.number() }))
      .optional()
      .describe("Rules whose removal alone makes a plan possible, and the best plan then."),
  })
  .describe("RFC 9457.");

const stats = {
  regions: z.int(),
  machines: z.int(),
  rows: z.int(),
  onDemandOffers: z.int(),
  spotOffers: z.int(),
  unpricedRows: z.int(),
  accelerators: z.int(),
  oldest: z.string(),
  newest: z.string(),
  oldRows: z.int(),
  undatedRows: z.int(),
};

export const catalogSchema = z.strictObject({
  asOf: z.string(),
  sha256: z.string(),
  oldBefore: z.string().describe("Rows dated before it are counted as old."),
  total: z.strictObject({ ...stats, clouds: z.int() }),
  clouds: z.array(z.strictObject({ cloud: z.string(), ...stats })),
  accelerators: z.array(z.string()).describe("Canonical names."),
  countryGroups: z.array(z.string()),
  certifications: z.array(z.string()),
});

const stamp = z.strictObject({ asOf: z.string(), sha256: z.string() });

export const regionsSchema = z.strictObject({
  catalog: stamp,
  regions: z.array(
    z.strictObject({
      region: z.string(),
      cloud: z.string(),
      city: z.string().optional(),
      country: z.string().optional().describe("ISO 3166-1; absent: not known."),
      continent: z.string().optional(),
      latitude: z.number().optional(),
      longitude: z.number().optional(),
      partition: z.string(),
      zones: z.array(z.string()),
      carbonGramsPerKwh: z.number().optional(),
      operator: z.string().optional(),
      operatorCountries: z.array(z.string()).optional(),
      certifications: z.array(z.string()).describe("Verified ones."),
      priceRows: z.int(),
    }),
  ),
});

const offer = z.strictObject({
  location: z.string(),
  instanceType: z.string(),
  vcpus: z.number().optional(),
  memoryGib: z.number().optional(),
  arch: z.string().optional(),
  accelerator: z.string().optional(),
  count: z.number().optional(),
  usdPerHour: z.number().optional().describe("Absent: not known."),
  usdPerAcceleratorHour: z.number().optional(),
  spotUsdPerHour: z.number().optional(),
  spotUsdPerAcceleratorHour: z.number().optional(),
  asOf: z.string().optional(),
  source: z.string().optional(),
});

const best = {
  onDemand: offer.optional(),
  spot: offer.optional(),
  unpriced: offer.optional(),
  offers: z.int(),
  unknownOnDemand: z.int(),
};

const listing = {
  catalog: stamp,
  sort: z.string(),
  offers: z.int(),
  unknownOnDemand: z.int(),
};

export const gpusSchema = z.strictObject({
  ...listing,
  leftOut: z.strictObject({ partsOfCards: z.int(), inSpecialPartitions: z.int() }),
  accelerators: z.array(
    z.strictObject({
      name: z.string(),
      aliases: z.array(z.string()),
      vendor: z.string().optional(),
      memoryGib: z.number().optional(),
      places: z.array(z.strictObject({ place: z.string(), ...best })),
    }),
  ),
});

export const instancesSchema = z.strictObject({
  ...listing,
  leftOut: z.strictObject({ inSpecialPartitions: z.int() }),
  instances: z.array(z.strictObject({ cloud: z.string(), instanceType: z.string(), ...best })),
});

export const healthSchema = z.strictObject({ status: z.literal("ok") });
export const readySchema = z.strictObject({ status: z.literal("ready"), catalog: stamp });

const options = z
  .record(z.string(), z.unknown())
  .describe("As the query parameters of POST /plan, under the same names.");

export const compareRequestSchema = z.strictObject({
  pipeline: pipelineFileSchema.optional().describe("For every plan without one of its own."),
  plans: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        pipeline: pipelineFileSchema.optional(),
        options: options.optional(),
      }),
    )
    .min(2)
    .max(MOST_COMPARED),
});

const stagePlace = z.strictObject({
  name: z.string(),
  location: z.string(),
  instanceType: z.string(),
  pricing: z.enum(["on-demand", "spot"]),
});

export const comparisonSchema = z.strictObject({
  plans: z.array(
    z.strictObject({
      name: z.string(),
      plan: planDocumentSchema.optional(),
      problem: problemSchema.optional().describe("Why there is no plan."),
    }),
  ),
  differences: z
    .array(
      z.strictObject({
        name: z.string(),
        against: z.string(),
        extraUsd: z.number().describe("This minus the other."),
        extraHours: z.number().optional(),
        extraPct: z.number().optional().describe("Of cost, per cent."),
        moves: z.array(z.strictObject({ stage: z.string(), from: stagePlace, to: stagePlace })),
        added: z.array(z.string()),
        removed: z.array(z.string()),
      }),
    )
    .describe("Each plan against the first."),
});

export const jobSchema = z.strictObject({
  id: z.string(),
  status: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  progress: z.strictObject({ done: z.int().min(0), total: z.int().min(0) }),
  problem: problemSchema.optional(),
  links: z.strictObject({ self: z.string(), events: z.string() }).optional(),
  result: z
    .strictObject({
      summary: z.looseObject({ name: z.string(), scenarios: z.int() }),
      rows: z.array(z.looseObject({ index: z.int(), scenario: z.string(), status: z.string() })),
    })
    .optional()
    .describe("As summary.json and results.jsonl of sky whatif."),
});

/** By the name under which the description of the interface refers to them. */
export const COMPONENTS = {
  Pipeline: pipelineFileSchema,
  Plan: planDocumentSchema,
  Problem: problemSchema,
  CompareRequest: compareRequestSchema,
  Comparison: comparisonSchema,
  Study: studyFileSchema,
  Job: jobSchema,
  Catalog: catalogSchema,
  Regions: regionsSchema,
  Gpus: gpusSchema,
  Instances: instancesSchema,
  Health: healthSchema,
  Ready: readySchema,
} as const;

export type Component = keyof typeof COMPONENTS;
