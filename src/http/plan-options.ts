import { err, ok, type Result } from "../domain/result.ts";
import { dayBefore } from "../library/day-before.ts";
import {
  type ReadValue,
  readDeadlineHours,
  readHourIsWorth,
  readObjective,
  readPlanCount,
  readPriceAgeHours,
  readTimeLimitMs,
  readUsd,
} from "../library/option-values.ts";
import type { Overrides } from "../library/overrides.ts";
import type { Backend } from "../optimizer/linear/solution.ts";
import { PLAN_QUERY } from "./contract/parameters.ts";
import { type FieldError, fieldError } from "./problem.ts";

/** What a request says beside its pipeline. */
export interface PlanRequestOptions {
  readonly overrides: Overrides;
  readonly solver: "auto" | Backend;
  readonly timeLimitMs: number;
  readonly pareto: boolean;
  readonly explain: boolean;
  readonly alternatives?: number;
  /** ISO 8601 day; the age that was asked for, counted from the day of the request. */
  readonly pricesSince?: string;
}

/** Parameters by name; one that was given several times is a list. */
export type Parameters = Readonly<Record<string, unknown>>;

const SOLVERS = ["auto", "javascript-lp-solver", "highs"] as const;
const MOST_TEXT = 500;
const MOST_BLOCKED = 1000;

const readSolver: ReadValue<(typeof SOLVERS)[number]> = (text) => {
  const solver = SOLVERS.find((name) => name === text);
  return solver === undefined ? err(SOLVERS.map((name) => `"${name}"`).join(" or ")) : ok(solver);
};

/** Present and empty means yes, as a flag of a command line does. */
export const readSwitch: ReadValue<boolean> = (text) => {
  if (text === "" || text === "true" || text === "1") return ok(true);
  return text === "false" || text === "0" ? ok(false) : err('"true" or "false"');
};

const PLAN_PARAMETERS = PLAN_QUERY.map(({ name }) => name);

/**
 * Reads the options of a request; every wrong one is told.
 *
 * @param longestMs  what a request may ask for, and what it has when it asks for nothing
 * @param today      ISO 8601 day, from which the age of prices counts
 * @param at         JSON pointer to the options, when they stand in a body
 */
export const readPlanOptions = (
  parameters: Parameters,
  longestMs: number,
  today: string,
  at?: string,
): Result<PlanRequestOptions, readonly FieldError[]> => {
  const reader = new ParameterReader(parameters, at);
  reader.refuseUnknown(PLAN_PARAMETERS);
  const minimize = reader.one("minimize", readObjective);
  const hourIsWorth = reader.one("hour-is-worth", readHourIsWorth);
  if (minimize !== undefined && hourIsWorth !== undefined)
    reader.refuse("hour-is-worth", "it excludes minimize", "Give one of the two.");
  const overrides: Overrides = {
    ...defined("minimize", minimize),
    ...defined("hourIsWorth", hourIsWorth),
    ...defined("deadline", reader.one("deadline", readDeadlineHours)),
    ...defined("budget", reader.one("budget", readUsd)),
    ...defined("blocked", reader.many("blocked", MOST_BLOCKED)),
  };
  const age = reader.one("max-price-age", readPriceAgeHours);
  const timeLimitMs = reader.one("time-limit", readTimeLimitMs) ?? longestMs;
  if (timeLimitMs > longestMs)
    reader.refuse("time-limit", `this server allows ${longestMs / 1000} s`, "Ask for less.");
  const options = {
    overrides,
    solver: reader.one("solver", readSolver) ?? "auto",
    timeLimitMs,
    pareto: reader.one("pareto", readSwitch) ?? false,
    explain: reader.one("explain", readSwitch) ?? false,
    ...defined("alternatives", reader.one("alternatives", readPlanCount)),
    ...defined("pricesSince", age === undefined ? undefined : dayBefore(new Date(today), age)),
  };
  return reader.errors.length > 0 ? err(reader.errors) : ok(options);
};

const defined = <Key extends string, T>(key: Key, value: T | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: T };

/** Collects what is wrong with parameters while they are read. */
export class ParameterReader {
  readonly errors: FieldError[] = [];
  readonly #parameters: Parameters;
  readonly #at: string | undefined;

  constructor(parameters: Parameters, at?: string) {
    this.#parameters = parameters;
    this.#at = at;
  }

  /** The value of a parameter that may be given once; a number or truth value of a body is read as its text. */
  one<T>(name: string, read: ReadValue<T>): T | undefined {
    const given = this.#parameters[name];
    if (given === undefined) return undefined;
    if (Array.isArray(given)) {
      this.refuse(name, `seen ${given.length} times, needed once`);
      return undefined;
    }
    const text = textOf(given);
    if (text === undefined || text.length > MOST_TEXT) {
      this.refuse(name, `needed a text of at most ${MOST_TEXT} characters`);
      return undefined;
    }
    const value = read(text);
    if (value.ok) return value.value;
    this.refuse(name, `seen ${JSON.stringify(text.slice(0, 60))}, needed ${value.error}`);
    return undefined;
  }

  /** The texts of a parameter that may be repeated. */
  many(name: string, most: number): readonly string[] | undefined {
    const given = this.#parameters[name];
    if (given === undefined) return undefined;
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    const texts = list.map(textOf);
    const areTexts = texts.every(
      (text) => text !== undefined && text !== "" && text.length <= MOST_TEXT,
    );
    if (areTexts && texts.length <= most) return texts.filter((text) => text !== undefined);
    this.refuse(name, `needed at most ${most} texts of 1 to ${MOST_TEXT} characters`);
    return undefined;
  }

  refuseUnknown(known: readonly string[]): void {
    for (const name of Object.keys(this.#parameters))
      if (!known.includes(name))
        this.refuse(name.slice(0, MOST_TEXT), "no such option", `There are: ${known.join(", ")}.`);
  }

  refuse(name: string, detail: string, remedy?: string): void {
    const place =
      this.#at === undefined
        ? { pointer: "", parameter: name }
        : { pointer: `${this.#at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}` };
    this.errors.push(
      fieldError("invalid-option", {
        ...place,
        detail,
        ...(remedy === undefined ? {} : { remedy }),
      }),
    );
  }
}

const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
};
