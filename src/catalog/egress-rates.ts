import type * as z from "zod";
import type { EgressRate, PriceTier } from "../domain/catalog.ts";
import { requiredNonNegative } from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { checkRoutes, provenance, type RouteNames, RouteRow, toScope } from "./routes.ts";
import { type Row, readRows, repeated } from "./rows.ts";
import { sortedBy } from "./sort.ts";

const EgressRow = RouteRow.extend({
  tier_from_gb: requiredNonNegative,
  usd_per_gb: requiredNonNegative,
});
type EgressRow = z.output<typeof EgressRow>;

/**
 * Reads `network/egress.csv`. The rows of one route are the slices of one graduated price; its date, source and
 * confidence are those of the first slice, except that one assumed slice makes the whole price assumed.
 */
export const readEgress = (source: FileText, names: RouteNames, report: Report): EgressRate[] => {
  const { file, rows } = readRows(source, EgressRow, [], report);
  checkRoutes(file, rows, names, report);
  const routes = new Map<string, Row<EgressRow>[]>();
  for (const row of rows) {
    const route = `${row.text("from")},${toScope(row.text("to"))}`;
    routes.set(route, [...(routes.get(route) ?? []), row]);
  }
  const rates = [...routes].flatMap(([route, slices]) =>
    slices.some(({ value }) => value === undefined) ? [] : toEgress(file, route, slices, report),
  );
  return sortedBy(
    rates,
    ({ from }) => from,
    ({ to }) => to,
  );
};

const toEgress = (
  file: string,
  route: string,
  rows: readonly Row<EgressRow>[],
  report: Report,
): EgressRate[] => {
  const slices = rows
    .flatMap(({ line, value }) => (value === undefined ? [] : [{ line, value }]))
    .sort((a, b) => a.value.tier_from_gb - b.value.tier_from_gb || a.line - b.line);
  const first = slices[0];
  if (first === undefined) return [];
  checkTiers(file, route, slices, report);
  const tiers = slices.map(
    ({ value }): PriceTier => ({ fromGb: value.tier_from_gb, usdPerGb: value.usd_per_gb }),
  );
  const worst = ["assumed", "derived", "published"] as const;
  const confidences = slices.map(({ value }) => value.confidence ?? "published");
  const weakest = worst.find((word) => confidences.includes(word)) ?? "published";
  return [{ ...provenance(first.value), tiers, confidence: weakest }];
};

/** Shuffled rows are the same tariff, so the slices are put in order first; only a gap or a repetition is wrong. */
const checkTiers = (
  file: string,
  route: string,
  slices: readonly { line: number; value: EgressRow }[],
  report: Report,
): void => {
  const column = "tier_from_gb";
  slices.forEach(({ line, value }, index) => {
    const before = slices[index - 1];
    if (before === undefined && value.tier_from_gb !== 0)
      report({
        file,
        line,
        column,
        detail: `The first slice of "${route}" starts at ${value.tier_from_gb} GB, needed 0.`,
        remedy: `Add the slice from 0 GB; when it is free, give it the price 0.`,
      });
    if (before?.value.tier_from_gb === value.tier_from_gb)
      report(
        repeated(file, line, ["from", "to", column], `${route},${value.tier_from_gb}`, before.line),
      );
  });
};
