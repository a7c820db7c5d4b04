import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { CatalogError, CatalogProblem } from "../domain/errors.ts";
import type { BillingRule } from "../domain/ledger.ts";
import { err, ok, type Result } from "../domain/result.ts";
import {
  confidence,
  date,
  optionalText,
  placeName,
  positive,
  requiredNonNegative,
  requiredPositive,
} from "./cells.ts";
import { packageRoot } from "./package-root.ts";
import { readRows } from "./rows.ts";

const FILE = "billing.csv";

const BillingRow = z.object({
  cloud: placeName,
  granularity_seconds: requiredPositive,
  minimum_seconds: requiredNonNegative,
  minimum_usd: positive.optional(),
  as_of: date,
  source: optionalText,
  confidence,
});

/** Reads `billing.csv`: how clouds round the time of machines. A cloud that is not in it is unknown. */
export const readBillingRules = (text: string): Result<readonly BillingRule[], CatalogError> => {
  const problems: CatalogProblem[] = [];
  const { rows } = readRows({ file: FILE, text }, BillingRow, ["cloud"], (problem) => {
    problems.push(problem);
  });
  if (problems.length > 0) return err({ kind: "catalog", problems });
  return ok(rows.flatMap(({ value }) => (value === undefined ? [] : [ruleOf(value)])));
};

const ruleOf = (row: z.output<typeof BillingRow>): BillingRule => ({
  cloud: row.cloud,
  granularitySeconds: row.granularity_seconds,
  minimumSeconds: row.minimum_seconds,
  ...(row.minimum_usd !== undefined && { minimumUsd: row.minimum_usd }),
  asOf: row.as_of ?? "",
  source: row.source ?? "",
  confidence: row.confidence ?? "assumed",
});

/**
 * The rules of a dataset, or those that are included when it has none.
 *
 * @param dir  of the dataset; absent: the one included
 */
export const loadBillingRules = async (
  dir?: string,
): Promise<Result<readonly BillingRule[], CatalogError>> => {
  const own = dir === undefined ? undefined : await textOf(join(dir, FILE));
  const text = own ?? (await textOf(join(packageRoot() ?? "", "data", FILE)));
  return text === undefined ? ok([]) : readBillingRules(text);
};

const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, "utf8").catch(() => undefined);
