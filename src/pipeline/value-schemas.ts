import * as z from "zod";
import { parseDurationHours, parseSizeGb } from "../domain/units.ts";

/**
 * The small values of a pipeline file. The error text of a schema says what is needed, after
 * `EXAMPLE` how to write it or after `REMEDY` what to do; `schema-problems.ts` adds what was seen.
 */
export const EXAMPLE = " — for example ";
export const REMEDY = " — to mend it ";

/** The biggest graph that is read, and the longest list in it. */
export const MAX_STAGES = 5_000;
export const MAX_LIST = 10_000;
export const MAX_TEXT = 500;
const MAX_VALUE_TEXT = 60;

/** An object without further fields; the error for an unknown field lists the known ones. */
export const fields = <Shape extends z.core.$ZodLooseShape>(needed: string, shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join("\n") : needed),
  });

export const list = <Item extends z.ZodType>(item: Item, needed: string, min = 0, max = MAX_LIST) =>
  z
    .array(item, { error: needed })
    .min(min, { error: needed })
    .max(max, {
      error: `${needed}, at most ${max}`,
    });

export const text = (needed: string) =>
  z
    .string({ error: needed })
    .min(1, { error: needed })
    .max(MAX_TEXT, {
      error: `${needed}, at most ${MAX_TEXT} characters`,
    });

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: words.map((word) => JSON.stringify(word)).join(" or ") });

const NAME = `a name (text)${EXAMPLE}"train", in quotes if it looks like something else`;

/** Whole numbers are read as names too, because YAML turns `9` into one. */
export const name = z.union([text(NAME), z.int({ error: NAME })], { error: NAME });

const amount = (
  needed: string,
  pattern: RegExp,
  parse: (value: string | number) => number | undefined,
  aboveZero: boolean,
) => {
  const number = z.number({ error: needed });
  return z
    .union(
      [
        aboveZero ? number.positive({ error: needed }) : number.nonnegative({ error: needed }),
        z
          .string({ error: needed })
          .max(MAX_VALUE_TEXT, { error: needed })
          .regex(pattern, { error: needed }),
      ],
      { error: needed },
    )
    .refine((value) => (aboveZero ? (parse(value) ?? 0) > 0 : parse(value) !== undefined), {
      error: needed,
    });
};

const DIGITS = String.raw`\d+(\.\d+)?([eE][+-]?\d+)?`;
const SIZE_TEXT = new RegExp(String.raw`^\s*${DIGITS}\s*([kKmMgGtTpP]?[iI]?[bB])?\s*$`);
const DURATION_TEXT = new RegExp(String.raw`^\s*(${DIGITS}|(${DIGITS}\s*(d|h|min|m|s)\s*)+)\s*$`);
const QUANTITY_TEXT = /^\s*\d+(\.\d+)?\s*\+?\s*$/;

export const size = amount(
  `a size of 0 or more${EXAMPLE}"120GB", "120GiB" or a number of GB`,
  SIZE_TEXT,
  parseSizeGb,
  false,
);

export const duration = amount(
  `a duration above 0${EXAMPLE}"8.4h", "90m", "2h30m" or a number of hours`,
  DURATION_TEXT,
  parseDurationHours,
  true,
);

/** A duration that may be nothing. */
export const waiting = amount(
  `a duration of 0 or more${EXAMPLE}"5m" or a number of hours`,
  DURATION_TEXT,
  parseDurationHours,
  false,
);

const QUANTITY = `a number above 0, with + for "at least"${EXAMPLE}8, "8" (exactly) or "8+"`;

/** `"8"` exactly, `"8+"` at least. */
export const quantity = amount(
  QUANTITY,
  QUANTITY_TEXT,
  (value) => Number.parseFloat(String(value)),
  true,
);

export const positive = (needed: string) => z.number({ error: needed }).positive({ error: needed });

export const nonnegative = (needed: string) =>
  z.number({ error: needed }).nonnegative({ error: needed });

export const count = (needed: string) =>
  z.int({ error: needed }).min(1, { error: needed }).max(1_000_000, { error: needed });
