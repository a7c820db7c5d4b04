import * as z from "zod";
import { CONFIDENCES, type Confidence } from "../domain/catalog.ts";

const REFUSED = Symbol("refused");

/**
 * A schema for one cell of text. Written by hand because `z.coerce.number()` reads "" as 0, and a blank
 * figure is unknown, never 0.
 *
 * @param needed  completes "needed …" in the problem
 * @param read    of the trimmed text; `REFUSED` when it is not what was needed
 */
const cell = <T>(needed: string, remedy: string, read: (text: string) => T | typeof REFUSED) =>
  z.string().transform((text, context): T => {
    const value = read(text.trim());
    if (value !== REFUSED) return value;
    context.addIssue({ code: "custom", message: needed, params: { remedy } });
    return z.NEVER;
  });

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const numberIn = (
  text: string,
  accept: (value: number) => boolean,
): number | undefined | typeof REFUSED => {
  if (text === "") return undefined;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) && accept(value) ? value : REFUSED;
};

const LEAVE_BLANK = "Correct the figure, or leave the cell blank when it is unknown.";

/** Any text but blank. */
export const name = cell("a name", "Fill in the cell.", (text) => (text === "" ? REFUSED : text));

/** A cloud or region: the parts of `cloud/region`, where `*` is a wildcard. */
export const placeName = cell(
  "a name without blanks, / or *",
  "Write the provider's own name for it, such as eu-west-1.",
  (text) => (/^[^/*\s]+$/.test(text) ? text : REFUSED),
);

/** `undefined` when blank. */
export const optionalText = z.string().transform((text) => text.trim() || undefined);

/** A price: finite, > 0 or blank. Blank is unknown, zero is never free. */
export const price = cell(
  "a finite price > 0 in USD, or blank",
  "Leave the cell blank when the price is unknown: blank is unknown, zero is never free.",
  (text) => numberIn(text, (value) => value > 0),
);

export const positive = cell("a number > 0, or blank", LEAVE_BLANK, (text) =>
  numberIn(text, (value) => value > 0),
);

/** A figure that may be 0 but not blank, such as the rate of a free tier. */
export const requiredNonNegative = cell(
  "a finite number ≥ 0",
  "Fill in the figure; remove the row when it is unknown.",
  (text) => numberIn(text, (value) => value >= 0) ?? REFUSED,
);

export const requiredPositive = cell(
  "a finite number > 0",
  "Fill in the figure; remove the row when it is unknown.",
  (text) => numberIn(text, (value) => value > 0) ?? REFUSED,
);

export const between = (low: number, high: number) =>
  cell(`a number from ${low} to ${high}, or blank`, LEAVE_BLANK, (text) =>
    numberIn(text, (value) => value >= low && value <= high),
  );

/** Words parted by semicolons, bars or, when there are none of these, spaces; sorted, each once. */
export const words = z.string().transform((text): readonly string[] => sortedWords(text));

const sortedWords = (text: string): string[] => {
  const parts = text.split(/[;|]/.test(text) ? /[;|]/ : /\s+/).map((word) => word.trim());
  return [...new Set(parts.filter((word) => word !== ""))].sort();
};

const COUNTRY = /^[A-Z]{2}$/;
const COUNTRY_REMEDY = "Use the ISO 3166-1 alpha-2 code in capitals, such as DE (Britain is GB).";

/** ISO 3166-1 alpha-2 or blank. Only the shape is checked, and UK, which many write for GB. */
export const country = cell("two capital letters, or blank", COUNTRY_REMEDY, (text) =>
  text === "" ? undefined : isCountry(text) ? text : REFUSED,
);

export const countries = cell("country codes parted by spaces", COUNTRY_REMEDY, (text) => {
  const codes = sortedWords(text);
  return codes.length > 0 && codes.every(isCountry) ? codes : REFUSED;
});

const isCountry = (text: string): boolean => COUNTRY.test(text) && text !== "UK";

const CONTINENTS = ["AF", "AN", "AS", "EU", "NA", "OC", "SA"];
export const continent = cell(
  `one of ${CONTINENTS.join(" ")}, or blank`,
  "Use one of these codes.",
  (text) => (text === "" ? undefined : CONTINENTS.includes(text) ? text : REFUSED),
);

export const confidence = cell(
  `one of ${CONFIDENCES.join(", ")}, or blank`,
  "Use one of these words.",
  (text): Confidence | undefined | typeof REFUSED =>
    text === "" ? undefined : (CONFIDENCES.find((word) => word === text) ?? REFUSED),
);

const CERTIFICATION_WORDS: readonly string[] = ["verified", "unverified", ...CONFIDENCES];

/** Certifications are held or not, so two more words are understood for them. */
export const certificationConfidence = cell(
  `one of ${CERTIFICATION_WORDS.join(", ")}, or blank`,
  "Use one of these words.",
  (text) => (text === "" ? undefined : CERTIFICATION_WORDS.includes(text) ? text : REFUSED),
);

/** ISO 8601 year, month or day, or blank. */
export const date = cell(
  "a date such as 2026-08-10 or 2026-08, or blank",
  "Write the date as year, month and day: 2026-08-10.",
  (text) =>
    text === ""
      ? undefined
      : /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(text)
        ? text
        : REFUSED,
);
