import * as z from "zod";
import { pattern } from "./place-schemas.ts";
import {
  duration,
  EXAMPLE,
  fields,
  list,
  oneOf,
  positive,
  quantity,
  REMEDY,
  text,
} from "./value-schemas.ts";

const ACCELERATORS = `an accelerator with its count${EXAMPLE}"V100:4", "V100:4+" (at least) or {"V100": 4}`;
const ACCELERATOR_TEXT = /^\s*[^:\s][^:]*(:\s*\d+(\.\d+)?\s*\+?)?\s*$/;
export const acceleratorsSchema = z.union(
  [
    text(ACCELERATORS).regex(ACCELERATOR_TEXT, { error: ACCELERATORS }),
    z
      .record(text(ACCELERATORS), quantity, { error: ACCELERATORS })
      .refine((entry) => Object.keys(entry).length === 1, { error: ACCELERATORS }),
  ],
  { error: ACCELERATORS },
);

const machine = {
  accelerators: acceleratorsSchema
    .optional()
    .describe('Name and count a machine: "V100:4" exactly, "V100:4+" at least, "V100" one.'),
  acceleratorMemory: quantity.optional().describe('GiB a card: "40" exactly, "40+" at least.'),
  cpus: quantity.optional().describe('Virtual CPUs: "8" exactly, "8+" at least.'),
  memory: quantity.optional().describe('GiB: "64" exactly, "64+" at least.'),
  instanceType: text("the name of a machine").optional().describe("Exactly this machine."),
  arch: text("a processor architecture").optional().describe("For example x86_64 or arm64."),
  features: list(text("a feature"), "a list of features")
    .optional()
    .describe("The machine must have all of them, for example confidential."),
  allow: list(pattern, "a list of places", 1)
    .optional()
    .describe("Only at these places; beside the rules of policies, which all hold too."),
  pricing: oneOf(["on-demand", "spot", "any"])
    .optional()
    .describe("Price model, in place of the stage's."),
};
const resourceSet = fields("a set of requirements (an object)", machine);
const alternatives = list(resourceSet, "a list of at least one set of requirements", 1, 50);

/** What stands beside alternatives is refused: it could mean each of them, or one more. */
const besideAlternatives = (set: Readonly<Record<string, unknown>>): readonly string[] => {
  const given = Object.keys(set).filter((key) => set[key] !== undefined);
  const [choice] = given.filter((key) => key === "anyOf" || key === "ordered");
  return choice === undefined ? [] : given.filter((key) => key !== choice);
};

/** What a stage asks of its machine. */
export const resources = fields("requirements (an object)", {
  ...machine,
  anyOf: alternatives.optional().describe("The best of these."),
  ordered: alternatives.optional().describe("The first of these for which a place exists."),
})
  .check(({ value, issues }) => {
    const choice = value.anyOf === undefined ? "ordered" : "anyOf";
    for (const key of besideAlternatives(value)) {
      const remedy =
        key === "ordered"
          ? "Keep one of the two."
          : `Write "${key}" into each alternative of ${choice}.`;
      const message = `nothing beside ${choice}${REMEDY}${remedy}`;
      issues.push({ code: "custom", input: value, path: [key], message });
    }
  })
  .meta({
    description: "What the machine must have. Absent or empty: 8 CPUs or more.",
    oneOf: [
      { not: { anyOf: [{ required: ["anyOf"] }, { required: ["ordered"] }] } },
      { required: ["anyOf"], maxProperties: 1 },
      { required: ["ordered"], maxProperties: 1 },
    ],
  });

const WORK_WORDS = ["work", "per", "rates"];
const WORK = `work, per and rates together${EXAMPLE}{"work": 1000, "per": "h", "rates": {"V100:4": 119}}`;
const MACHINE_NAMES = "at least one accelerator or machine with its value";
const machineName = text("an accelerator or the name of a machine").refine(
  (key) => !WORK_WORDS.includes(key),
  { error: WORK },
);
export const notEmpty = (entry: object): boolean => Object.keys(entry).length > 0;
const RUNTIME = `a duration, or durations by machine${EXAMPLE}"8.4h" or {"V100:4": "8.4h", "tpu-v3-8": "4h"}`;
const rate = positive("a rate above 0: work done per unit of time");
/** How long a stage runs, in three forms. */
export const runtime = z.union(
  [
    duration,
    fields(RUNTIME, {
      work: positive("an amount of work above 0").describe("In any unit: steps, samples, records."),
      per: oneOf(["s", "m", "h", "d"]).describe("The time in which a machine does its rate."),
      rates: z
        .record(machineName, rate, { error: MACHINE_NAMES })
        .refine(notEmpty, { error: MACHINE_NAMES })
        .describe("Work done in that time, by accelerator or machine."),
    }),
    z.record(machineName, duration, { error: RUNTIME }).refine(notEmpty, { error: MACHINE_NAMES }),
  ],
  { error: RUNTIME },
);
