import * as z from "zod";
import { pipelineFileSchema } from "../../pipeline/schema.ts";
import { count, EXAMPLE, fields, list, text } from "../../pipeline/value-schemas.ts";
import { changeSchema, templateSchema } from "./patch-schema.ts";

/** More would take days, and is a mistake in a range. */
export const MOST_SCENARIOS = 100_000;

const finite = (needed: string) => z.number({ error: needed });

const NAME = `a name (text)${EXAMPLE}"egress free"`;
const axisName = text(NAME).describe("Its column in the results.");

const values = list(
  z.union([z.number(), text("a value")], { error: "a number or a text" }),
  "a list of at least one value",
  1,
);

const range = fields("an object with from, to and steps", {
  from: finite("a number"),
  to: finite("a number"),
  steps: count("a whole number of values, 1 or more")
    .optional()
    .describe("How many values, both ends included. A Latin hypercube needs none."),
  scale: z
    .enum(["linear", "log"], { error: '"linear" or "log"' })
    .optional()
    .describe("log: equal factors between neighbours. Default: linear."),
});

const option = fields("an object with name and change", {
  name: text(NAME),
  change: changeSchema.optional().describe("Absent: as the base."),
});

const AXIS = "an axis: name, and one of values, range (both with change) or options";

export const axisSchema = fields(AXIS, {
  name: axisName,
  values: values.optional(),
  range: range.optional(),
  change: templateSchema.optional(),
  options: list(option, "a list of at least one option", 1).optional(),
}).refine(
  (axis) =>
    [axis.values, axis.range, axis.options].filter((part) => part !== undefined).length === 1 &&
    (axis.options === undefined) === (axis.change !== undefined),
  { error: AXIS },
);

export const sweepSchema = fields("a sweep (an object with axes)", {
  how: z
    .enum(["cross", "zip", "one-at-a-time", "latin-hypercube"], {
      error: '"cross", "zip", "one-at-a-time" or "latin-hypercube"',
    })
    .optional()
    .describe("Every combination, value by value side by side, each axis alone, or a sample."),
  samples: count("a whole number of samples, 1 or more")
    .max(MOST_SCENARIOS)
    .optional()
    .describe("Of a Latin hypercube."),
  seed: z
    .int({ error: "a whole number" })
    .nonnegative({ error: "a whole number of 0 or more" })
    .optional()
    .describe("Of a Latin hypercube; the same seed gives the same samples. Default: 0."),
  axes: list(axisSchema, "a list of at least one axis", 1, 20),
}).refine((sweep) => (sweep.how === "latin-hypercube") === (sweep.samples !== undefined), {
  error: "samples with latin-hypercube, and with nothing else",
});

const scenarioSchema = fields("a scenario (an object with name and change)", {
  name: text(NAME),
  change: changeSchema,
});

const PIPELINE = "the path of a pipeline file, or a pipeline";

/** A pipeline written here is read as a pipeline file is, so its fields are checked there. */
const pipeline = z
  .union([text(PIPELINE), pipelineFileSchema], { error: PIPELINE })
  .describe("A pipeline file, relative to the study, or a pipeline written here.");

export const studyFileSchema = fields("a study (an object with base, and scenarios or a sweep)", {
  name: text("a name (text)").optional().describe("Default: the file's name."),
  base: pipeline.optional(),
  pipelines: z
    .record(text("a name (text)"), pipeline)
    .optional()
    .describe("Several pipelines by name, in place of base; each has all scenarios."),
  catalog: text("the directory of a dataset")
    .optional()
    .describe("A dataset, relative to the study. Absent: the one included."),
  scenarios: list(scenarioSchema, "a list of scenarios").optional(),
  sweep: sweepSchema.optional(),
});

export type StudyFile = z.infer<typeof studyFileSchema>;
export type AxisFile = z.infer<typeof axisSchema>;
export type SweepFile = z.infer<typeof sweepSchema>;

/**
 * The published description of a study file: JSON Schema, draft 2020-12. `schema/study.schema.json` is this; a test
 * fails when it is stale.
 */
export const studyJsonSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(studyFileSchema, { io: "input", reused: "ref" });
  return {
    $schema,
    $id: "urn:skyplan:schema:study",
    title: "skyplan study",
    description: "Scenarios of a pipeline: what would it cost if.",
    ...schema,
    examples: [EXAMPLE_STUDY],
  };
};

const EXAMPLE_STUDY: z.input<typeof studyFileSchema> = {
  name: "what if",
  base: "pipeline.json",
  scenarios: [
    { name: "egress free", change: { egress: "free" } },
    { name: "without aws", change: { outage: ["aws"] } },
  ],
  sweep: {
    how: "cross",
    axes: [
      {
        name: "data",
        range: { from: 0.1, to: 10, steps: 5, scale: "log" },
        change: { data: { multiply: "$" as unknown as number } },
      },
      {
        name: "spot",
        values: [1, 2],
        change: { prices: { market: "spot", multiply: "$" as unknown as number } },
      },
    ],
  },
};
