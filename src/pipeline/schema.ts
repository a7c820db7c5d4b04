import * as z from "zod";
import { ownClouds } from "./cloud-schemas.ts";
import { commandFields, fieldsWithoutRun, RUN_NEEDED, sourceSchema } from "./command-schemas.ts";
import { notEmpty, resources, runtime } from "./machine-schemas.ts";
import { PATTERN_NEEDED, pattern } from "./place-schemas.ts";
import { priceList } from "./price-schemas.ts";
import {
  count,
  duration,
  EXAMPLE,
  fields,
  list,
  MAX_STAGES,
  name,
  nonnegative,
  oneOf,
  positive,
  size,
  text,
  waiting,
} from "./value-schemas.ts";

const LOCATION_NEEDED = `a place, cloud/region${EXAMPLE}"aws/eu-west-1"`;
const location = text(LOCATION_NEEDED)
  .regex(/^[^/*\s]+\/[^/*\s]+(\/[^/*\s]+)?$/, { error: LOCATION_NEEDED })
  .describe("A place: cloud/region or cloud/region/zone.");

const country = text(`an ISO country code or a group${EXAMPLE}"DE", "EU"`);
const countries = list(country, "a list of ISO country codes or groups");

export const policySchema = fields("a policy (an object)", {
  allow: list(pattern, "a list of places", 1)
    .optional()
    .describe("Only these places. Absent: everywhere except special partitions."),
  deny: list(pattern, "a list of places").optional().describe("None of these places."),
  countries: countries
    .min(1, { error: "at least one country" })
    .optional()
    .describe("Where machines stand: ISO 3166 codes or groups such as EU. Unknown countries fail."),
  operators: fields("an object with allow or deny", {
    allow: countries.min(1, { error: "at least one country" }).optional(),
    deny: countries.optional(),
  })
    .optional()
    .describe("Where the operator of the cloud and its parent company have their headquarters."),
  certifications: list(text("the name of a certification"), "a list of certifications")
    .optional()
    .describe("The region must hold all of them."),
  acceptUnverifiedCertifications: z
    .boolean({ error: "true or false" })
    .optional()
    .describe("Certifications that nobody has checked count too. Default: false."),
  movement: oneOf(["none", "continental", "global"])
    .optional()
    .describe("How far data may travel: none, within its continent, anywhere."),
}).describe("Rules about places. Several policies on one stage all have to hold.");

const sharing = oneOf(["per-consumer", "per-region"]);

export const datasetSchema = fields("a dataset (an object)", {
  size: size.describe('Decimal "GB" or binary "GiB"; a bare number is GB.'),
  at: location.describe("Where the data lies."),
  policy: policySchema.optional().describe("Follows the data into everything made from it."),
  sharing: sharing
    .optional()
    .describe("Who pays for copies. Default per-region: one copy to each region that needs it."),
  egressUsdPerGb: nonnegative("a price of 0 or more in USD per GB")
    .optional()
    .describe("For storage outside the catalog: price of moving a GB away."),
  source: sourceSchema
    .optional()
    .describe("For launching: a path below the file's folder, or a store such as s3://bucket/key."),
});

const stageLimits = fields("limits (an object)", {
  usdPerNodeHour: nonnegative("a price of 0 or more in USD per hour").optional(),
  usd: nonnegative("an amount of 0 or more in USD").optional(),
});

export const stageSchema = fields("a stage (an object)", {
  name: name.describe("Unique among stages and datasets."),
  inputs: list(name, "a list of names of stages and datasets")
    .optional()
    .describe("Datasets and stages whose data this stage reads."),
  runtime: runtime
    .optional()
    .describe("One duration, durations by machine, or work and rates. Absent: cost per hour only."),
  output: size.optional().describe("Data passed on, of the whole stage. Default: 0."),
  outputPerNode: z
    .boolean({ error: "true or false" })
    .optional()
    .describe("The output is that of one node. Default: false."),
  sharing: sharing
    .optional()
    .describe("Who pays for copies of the output. Default per-consumer: each stage for its own."),
  nodes: count("a whole number of nodes, 1 or more").optional().describe("Default: 1."),
  resources: resources.optional(),
  pricing: oneOf(["on-demand", "spot", "any"])
    .optional()
    .describe("Price model; any: the cheaper one. Default: on-demand."),
  policy: policySchema.optional(),
  checkpoint: fields("an object with every and restart", {
    every: duration.describe("Work between two checkpoints."),
    restart: waiting
      .optional()
      .describe("From an interruption until work goes on; paid. Default: 0."),
  })
    .optional()
    .describe("How spot machines save work. Absent: an interrupted stage starts again from zero."),
  provisioning: waiting
    .optional()
    .describe("From inputs ready to machines running; takes time, costs nothing."),
  reservations: oneOf(["prefer", "only", "ignore"])
    .optional()
    .describe("Reserved machines: as far as they go, nothing else, or none. Default: prefer."),
  declassify: list(name, "a list of names of datasets")
    .optional()
    .describe("Datasets whose policy no longer binds what this stage makes."),
  limits: stageLimits.optional().describe("Inclusive ceilings: one node's hour, the whole stage."),
  ...commandFields,
})
  .superRefine((stage, context) => {
    const [field] = fieldsWithoutRun(stage);
    if (field === undefined) return;
    const message = `commands of bash, because ${field} says how they run`;
    context.addIssue({ code: "custom", path: ["run"], message });
  })
  .meta(RUN_NEEDED);

const OBJECTIVE = `"cost", "time", "carbon" or {"hourIsWorthUsd": 25}`;
const objective = z.union(
  [
    z.enum(["cost", "time", "carbon"], { error: OBJECTIVE }),
    fields(OBJECTIVE, { hourIsWorthUsd: nonnegative("an amount of 0 or more in USD") }),
  ],
  { error: OBJECTIVE },
);

const blocked = z.union(
  [
    pattern,
    fields("a place, or an object with what is blocked", {
      location: pattern.optional(),
      instanceType: text("the name of a machine").optional(),
      accelerator: text("the name of an accelerator").optional(),
      market: oneOf(["on-demand", "spot"]).optional(),
    }).refine(notEmpty, { error: "at least one of location, instanceType, accelerator, market" }),
  ],
  { error: PATTERN_NEEDED },
);

const CONFIDENCE = "a probability above 0.5 and below 1";

const reservation = fields("an object with location, instanceType and nodes", {
  location: location.describe("A region, which covers its zones, or a zone."),
  instanceType: text("the name of a machine"),
  nodes: count("a whole number of nodes, 1 or more"),
});

const quota = fields("an object with location and count", {
  location: pattern,
  accelerator: text("the name of an accelerator").optional().describe("Counts cards."),
  instanceType: text("the name of a machine").optional().describe("Counts nodes."),
  market: oneOf(["on-demand", "spot"]).optional(),
  count: nonnegative("a number of 0 or more").describe("Of cards, nodes, or else vCPUs."),
}).refine((entry) => entry.accelerator === undefined || entry.instanceType === undefined, {
  error: "either accelerator or instanceType, not both",
});

const groups = list(list(name, "a list of at least two stages", 2), "a list of groups of stages");

/** One schema of the whole pipeline file, as published. */
export const pipelineFileSchema = fields("a pipeline (an object with stages)", {
  name: text("a name (text)").optional().describe("Default: the file's name."),
  objective: objective
    .optional()
    .describe("What to minimize; ties are broken by the other of cost and time. Default: cost."),
  limits: fields("limits (an object)", {
    deadline: duration.optional().describe("The pipeline has finished by then."),
    budgetUsd: positive("an amount above 0 in USD").optional().describe("Of the whole plan."),
    maxClouds: count("a whole number of clouds, 1 or more").optional(),
    maxKgCo2e: positive("an amount above 0 in kg").optional().describe("Estimated emissions."),
    confidence: z
      .number({ error: CONFIDENCE })
      .gt(0.5, { error: CONFIDENCE })
      .lt(1, { error: CONFIDENCE })
      .optional()
      .describe("Spot stages meet the deadline with this probability each. Absent: on average."),
  })
    .optional()
    .describe("Inclusive ceilings of the whole pipeline."),
  policy: policySchema.optional().describe("For all stages."),
  datasets: z
    .record(text("a name (text)"), datasetSchema)
    .optional()
    .describe("Data that exists before the pipeline starts, by name."),
  stages: list(stageSchema, "a list of at least one stage", 1, MAX_STAGES).describe(
    "In any order.",
  ),
  together: groups.optional().describe("Groups of stages that run in the same region."),
  apart: groups.optional().describe("Groups of stages that run in pairwise different clouds."),
  deliver: list(
    fields("an object with from and to", {
      from: name.describe("The stage whose output is delivered."),
      to: location,
    }),
    "a list of deliveries",
  )
    .optional()
    .describe("Where results have to arrive; counts into cost and finish time."),
  blocked: list(blocked, "a list of places or machines")
    .optional()
    .describe("Offers that must not be used; all given parts of one entry must match."),
  provisioning: waiting.optional().describe("For every stage without a provisioning of its own."),
  reserved: list(reservation, "a list of reservations")
    .optional()
    .describe("On-demand machines that are paid already: they cost nothing, up to their number."),
  quota: list(quota, "a list of quotas")
    .optional()
    .describe("The most that may run at once. Reserved machines do not count."),
  prices: priceList
    .optional()
    .describe("Discounts, surcharges and prices of your own, read from top to bottom."),
  clouds: ownClouds
    .optional()
    .describe("Data centres, clusters and providers of your own, by name, with their machines."),
});

/** The file without datasets, which `read.ts` checks one by one: zod's record drops `__proto__`. */
export const bodySchema = pipelineFileSchema.omit({ datasets: true });

export type PipelineFile = z.infer<typeof pipelineFileSchema>;

/**
 * The published description of the file, for editors and other programs: JSON Schema, draft 2020-12.
 * `schema/pipeline.schema.json` is this; a test fails when it is stale.
 */
export const pipelineJsonSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(pipelineFileSchema, { io: "input" });
  return {
    $schema,
    $id: "urn:skyplan:schema:pipeline",
    title: "skyplan pipeline",
    description: "Stages, data and rules of a pipeline to be placed on clouds.",
    ...schema,
    examples: [EXAMPLE_FILE],
  };
};

const EXAMPLE_FILE: z.input<typeof pipelineFileSchema> = {
  name: "review-ranker",
  limits: { deadline: "12h", budgetUsd: 200 },
  datasets: { reviews: { size: "600GB", at: "aws/eu-central-1", policy: { countries: ["EU"] } } },
  stages: [
    {
      name: "proc",
      inputs: ["reviews"],
      runtime: "0.6h",
      output: "40GB",
      resources: { cpus: "16+" },
    },
    {
      name: "train",
      inputs: ["proc"],
      output: "2GB",
      resources: { anyOf: [{ accelerators: "V100:4" }, { accelerators: "tpu-v3-8" }] },
      runtime: { "V100:4": "8.4h", "tpu-v3-8": "4h" },
    },
  ],
};
