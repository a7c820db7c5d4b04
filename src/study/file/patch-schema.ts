import * as z from "zod";
import { pattern } from "../../pipeline/place-schemas.ts";
import { policySchema } from "../../pipeline/schema.ts";
import {
  count,
  duration,
  EXAMPLE,
  fields,
  list,
  nonnegative,
  oneOf,
  positive,
  size,
  text,
} from "../../pipeline/value-schemas.ts";

/** Stands for the value of the axis in the `change` of an axis. */
export const HOLE = "$";

/** Either exactly what a schema says, or that with a hole for the value of an axis. */
type Leaf = <Schema extends z.ZodType>(schema: Schema) => Schema;

const exactly: Leaf = (schema) => schema;

/** Typed as if there were no hole: what is parsed with it is looked at again once the hole is filled. */
const orHole: Leaf = <Schema extends z.ZodType>(schema: Schema): Schema =>
  z.union([z.literal(HOLE), schema]) as unknown as Schema;

const FACTOR = `a factor of 0 or more${EXAMPLE}2 for twice as much`;
const ONE_CHANGE = "either multiply or set, not both";
const ROUTE_NEEDED = `a cloud or a region, * for anything${EXAMPLE}"aws", "gcp/europe-*"`;

const one =
  (...names: readonly string[]) =>
  (entry: object): boolean =>
    names.filter((name) => (entry as Record<string, unknown>)[name] !== undefined).length === 1;

const anyName = text(`a name, * for anything${EXAMPLE}"train", "*"`);
const route = text(ROUTE_NEEDED).regex(/^(?!.*\*\*)[^/\s]+(\/[^/\s]+)?$/, { error: ROUTE_NEEDED });

const dropped = oneOf(["allow", "deny", "countries", "operators", "certifications", "movement"]);

const none = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal("none"), schema]);

const patchWith = (leaf: Leaf) =>
  fields("a change (an object)", {
    prices: fields("an object with match and multiply, or with match and a price", {
      match: leaf(pattern).optional().describe("A cloud or a place; absent: everywhere."),
      instanceType: leaf(text("the name of a machine")).optional(),
      accelerator: leaf(text("the name of an accelerator")).optional(),
      market: leaf(oneOf(["on-demand", "spot"]))
        .optional()
        .describe("Absent: a factor holds for both, a price for on-demand."),
      multiply: leaf(positive(`a factor above 0${EXAMPLE}2 for twice as dear`)).optional(),
      usdPerHour: leaf(positive("a price above 0 in USD per hour of a machine")).optional(),
      perAcceleratorHourUsd: leaf(positive("a price above 0 in USD per card and hour"))
        .optional()
        .describe("USD per card and hour, all-in, of machines with cards."),
    })
      .refine(one("multiply", "usdPerHour", "perAcceleratorHourUsd"), {
        error: "one of multiply, usdPerHour, perAcceleratorHourUsd",
      })
      .optional()
      .describe("Prices per hour: times a factor, or another price."),
    egress: z
      .union(
        [
          z.literal("free"),
          fields(`"free", or an object with multiply or usdPerGb`, {
            from: leaf(route).optional().describe("Absent: from anywhere."),
            to: leaf(route)
              .optional()
              .describe(
                "A cloud, a region, or same-continent, other-continent, other-cloud. Absent: to anywhere else.",
              ),
            multiply: leaf(nonnegative(FACTOR)).optional(),
            usdPerGb: leaf(nonnegative("a price of 0 or more in USD per GB")).optional(),
          }).refine(one("multiply", "usdPerGb"), {
            error: "either multiply or usdPerGb, not both",
          }),
        ],
        { error: `"free", or an object with multiply or usdPerGb` },
      )
      .optional()
      .describe("Prices of moving data between regions."),
    data: fields("an object with of, and multiply or set", {
      of: leaf(anyName).optional().describe("Dataset, or stage whose output. Default: *"),
      multiply: leaf(nonnegative(FACTOR)).optional(),
      set: leaf(size).optional(),
    })
      .refine(one("multiply", "set"), { error: ONE_CHANGE })
      .optional()
      .describe("Sizes of datasets and outputs."),
    runtimes: fields("an object with of, and multiply or set", {
      of: leaf(anyName).optional().describe("Stage. Default: *"),
      multiply: leaf(positive(`a factor above 0${EXAMPLE}2 for twice as long`)).optional(),
      set: leaf(duration).optional(),
    })
      .refine(one("multiply", "set"), { error: ONE_CHANGE })
      .optional(),
    deadline: none(leaf(duration)).optional(),
    budgetUsd: none(leaf(positive("an amount above 0 in USD"))).optional(),
    maxClouds: none(leaf(count("a whole number of clouds, 1 or more"))).optional(),
    maxKgCo2e: none(leaf(positive("an amount above 0 in kg"))).optional(),
    objective: leaf(oneOf(["cost", "time", "carbon"])).optional(),
    hourIsWorthUsd: leaf(nonnegative("an amount of 0 or more in USD"))
      .optional()
      .describe("Minimize cost + finish hours × this."),
    pricing: leaf(oneOf(["on-demand", "spot", "any"]))
      .optional()
      .describe("Price model of all stages."),
    policy: policySchema.optional().describe("Rules that hold beside those of the pipeline."),
    drop: fields("an object with parts", {
      parts: list(dropped, "a list of parts of a policy", 1),
      of: text(`an owner, * for anything${EXAMPLE}"pipeline", "dataset reviews", "stage *"`)
        .optional()
        .describe("Whose policy: pipeline, stage NAME or dataset NAME. Default: *"),
    })
      .optional()
      .describe("Parts of policies that do not hold."),
    allow: list(leaf(pattern), "a list of places", 1).optional().describe("Only these places."),
    deny: list(leaf(pattern), "a list of places", 1).optional().describe("None of these places."),
    outage: list(leaf(pattern), "a list of places", 1)
      .optional()
      .describe("No machine can be had in these places."),
    acceleratorsGone: list(leaf(text("the name of an accelerator")), "a list of accelerators", 1)
      .optional()
      .describe("No machine with these cards can be had."),
    acceleratorsOnly: list(leaf(text("the name of an accelerator")), "a list of accelerators", 1)
      .optional()
      .describe("Of the cards that stages ask for, only these."),
    catalog: leaf(text("the directory of a dataset"))
      .optional()
      .describe("Another dataset, relative to the study."),
    pricesUntil: leaf(
      text(`a date${EXAMPLE}"2025-06"`).regex(/^\d{4}-\d{2}(-\d{2})?$/, {
        error: `a date${EXAMPLE}"2025-06"`,
      }),
    )
      .optional()
      .describe("Prices that are younger than that count as unknown."),
  });

const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, list(schema, "a change, or a list of changes")], {
    error: "a change (an object), or a list of changes",
  });

export const patchSchema = patchWith(exactly);
export const changeSchema = listOf(patchSchema).describe("Applied in the order of the list.");
export const templateSchema = listOf(patchWith(orHole)).describe(
  'The text "$" stands for the value of the axis.',
);

export type PatchFile = z.infer<typeof patchSchema>;
