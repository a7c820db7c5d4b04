import * as z from "zod";
import { EXAMPLE, fields, size, text } from "./value-schemas.ts";

const MAX_COMMANDS = 100_000;
const MAX_ENV_TEXT = 10_000;
const MAX_RETRIES = 1_000;

const INSIDE = `a path below the file's folder, without ".."${EXAMPLE}"scripts"`;
/** Relative on every system, and it cannot climb out. Links are followed, and checked, only when a run is launched. */
const INSIDE_TEXT = /^(?![/~])(?![A-Za-z]:)(?!(.*\/)?\.\.(\/|$))[^\\\p{Cc}]+$/u;
const inside = (needed: string) => text(needed).regex(INSIDE_TEXT, { error: needed });

const SOURCE = `a path below the file's folder, or a store${EXAMPLE}"data/reviews.csv", "s3://bucket/reviews"`;
const STORE_TEXT = /^(s3|gs|az|ssh):\/\/(?!.*\/\.\.(\/|$))[^\s\p{Cc}]+$/u;

/** Where a dataset's files are. Folders of this machine outside the file's own are no source: a file from elsewhere must not read them. */
export const sourceSchema = z.union(
  [
    text(SOURCE).regex(STORE_TEXT, { error: SOURCE }),
    inside(SOURCE).regex(/^(?![A-Za-z][A-Za-z0-9+.-]*:\/\/)/, { error: SOURCE }),
  ],
  { error: SOURCE },
);

const commands = (needed: string) =>
  z
    .string({ error: needed })
    .max(MAX_COMMANDS, { error: `${needed}, at most ${MAX_COMMANDS} characters` })
    .regex(/\S/, { error: needed })
    .regex(/^[^\0]*$/, { error: needed });

const VARIABLE = `the name of a variable: letters, digits and _, not beginning with a digit or SKY_${EXAMPLE}"BATCH_SIZE"`;
const variable = text(VARIABLE).regex(/^(?!SKY_)[A-Za-z_][A-Za-z0-9_]*$/, { error: VARIABLE });

const VALUE = `a text, a number, true or false, or a secret${EXAMPLE}"8", {"secret": "HF_TOKEN"}`;
const value = z.union(
  [
    z
      .string({ error: VALUE })
      .max(MAX_ENV_TEXT, { error: `${VALUE}, at most ${MAX_ENV_TEXT} characters` })
      .regex(/^[^\0]*$/, { error: VALUE }),
    z.number({ error: VALUE }),
    z.boolean({ error: VALUE }),
    fields(VALUE, {
      secret: variable.describe("Its value is read from the environment of the broker."),
    }),
  ],
  { error: VALUE },
);

const ENV = `an object with variables by name${EXAMPLE}{"BATCH": 8, "HF_TOKEN": {"secret": "HF_TOKEN"}}`;
const RETRIES = `a whole number of new attempts from 0 to ${MAX_RETRIES}`;

/** What a stage runs. Only `sky launch` looks at it. */
export const commandFields = {
  setup: commands("commands of bash (text)").optional().describe("Before run, on each machine."),
  run: commands("commands of bash (text)")
    .optional()
    .describe("Commands of bash. Absent: the stage can be planned, not launched."),
  env: z
    .record(variable, value, { error: ENV })
    .optional()
    .describe("Variables for the commands: a value, or a secret by name."),
  workdir: inside(INSIDE).optional().describe("Folder that is copied to the machine first."),
  outputPath: inside(`a path below the working folder, without ".."${EXAMPLE}"results"`)
    .optional()
    .describe("Where the output is. Absent: what the commands write to $SKY_OUTPUT."),
  retries: z
    .int({ error: RETRIES })
    .min(0, { error: RETRIES })
    .max(MAX_RETRIES, { error: RETRIES })
    .optional()
    .describe("New attempts after the commands failed. Absent: as sky launch --retries says."),
  disk: size
    .refine((given) => given !== 0, { error: `a size above 0${EXAMPLE}"200GB"` })
    .optional()
    .describe("Of the machine's disk, where a cloud lets one choose."),
};

type CommandFields = { readonly [Field in keyof typeof commandFields]?: unknown };

const WITHOUT_RUN = ["setup", "env", "workdir", "outputPath", "retries", "disk"] as const;

/** How to run, without anything to run, is a mistake: such a stage would be left out silently. */
export const fieldsWithoutRun = (stage: CommandFields): readonly string[] =>
  stage.run === undefined ? WITHOUT_RUN.filter((field) => stage[field] !== undefined) : [];

/** The same for editors. */
export const RUN_NEEDED = {
  dependentRequired: Object.fromEntries(WITHOUT_RUN.map((field) => [field, ["run"]])),
};
