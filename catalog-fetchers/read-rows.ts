import type * as z from "zod";
import { present } from "../src/catalog/present.ts";
import type { MachineRow, PriceRow, RefusedRow } from "./fetcher.ts";

/** What one row of a provider's answer means; several answers are joined by `catalogOf`. */
export interface Reading {
  readonly machines?: readonly MachineRow[];
  readonly prices?: readonly PriceRow[];
  readonly refused?: readonly RefusedRow[];
}

export const refusal = (
  reason: string,
  instanceType?: string | undefined,
  region?: string | undefined,
): Reading => ({ refused: [present({ region, instanceType, reason }) as RefusedRow] });

const MOST_SHOWN = 60;

/** A value as a refusal shows it: short, on one line. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
};

const at = (row: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    row,
  );

const whatIsWrong = (row: unknown, error: z.ZodError): string => {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const place = path.length === 0 ? "the row" : `"${path.join(".")}"`;
  return `${place} is ${shown(at(row, path))}: ${issue?.message ?? "not as expected"}`;
};

/** How the rows of one list are read. */
export interface RowReader<Row> {
  readonly schema: z.ZodType<Row>;
  /** Names a row that does not fit the schema, as far as it can be named. */
  readonly label?: (row: unknown) => unknown;
  readonly read: (row: Row) => Reading;
}

const readRow = <Row>(row: unknown, reader: RowReader<Row>): Reading => {
  const result = reader.schema.safeParse(row);
  if (result.success) return reader.read(result.data);
  const label = reader.label?.(row);
  return refusal(whatIsWrong(row, result.error), typeof label === "string" ? label : undefined);
};

/**
 * Reads a list of a provider's answer, row by row: a row that does not fit is refused, the others stand.
 *
 * @param list  as it came; not a list at all: one refusal that says so, under `what`
 */
export const readRows = <Row>(
  what: string,
  list: unknown,
  reader: RowReader<Row>,
): readonly Reading[] =>
  Array.isArray(list)
    ? list.map((row: unknown) => readRow(row, reader))
    : [refusal(`${what}: seen ${shown(list)}, needed a list`)];

/** A property of anything; `undefined` when there is none. */
export const property = (value: unknown, ...path: readonly string[]): unknown => at(value, path);

/** A list somewhere in an answer; none: empty. */
export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
};

/** Several readings of one row as one; an unknown card that refuses every size is refused once. */
export const joined = (readings: readonly Reading[]): Reading => {
  const machines = readings.flatMap((reading) => reading.machines ?? []);
  const refused = readings.flatMap((reading) => reading.refused ?? []);
  return {
    machines,
    prices: readings.flatMap((reading) => reading.prices ?? []),
    refused: machines.length === 0 ? refused.slice(0, 1) : refused,
  };
};
