import type { ThroughputRate } from "../domain/catalog.ts";
import { requiredPositive } from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { checkRoutes, provenance, type RouteNames, RouteRow } from "./routes.ts";
import { readRows, repeated } from "./rows.ts";
import { sortedBy } from "./sort.ts";

const ThroughputRow = RouteRow.extend({ gbps: requiredPositive });

/** Reads `network/throughput.csv`. */
export const readThroughput = (
  source: FileText,
  names: RouteNames,
  report: Report,
): ThroughputRate[] => {
  const { file, rows } = readRows(source, ThroughputRow, [], report);
  checkRoutes(file, rows, names, report);
  const lines = new Map<string, number>();
  const rates: ThroughputRate[] = [];
  for (const { line, value } of rows) {
    if (value === undefined) continue;
    const rate = { ...provenance(value), gbps: value.gbps };
    const route = `${rate.from},${rate.to}`;
    const first = lines.get(route);
    if (first !== undefined) report(repeated(file, line, ["from", "to"], route, first));
    else lines.set(route, line);
    rates.push({ ...rate, confidence: value.confidence ?? "published" });
  }
  return sortedBy(
    rates,
    ({ from }) => from,
    ({ to }) => to,
  );
};
