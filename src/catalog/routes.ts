import * as z from "zod";
import { SCOPES } from "../domain/catalog.ts";
import { confidence, date, name, optionalText } from "./cells.ts";
import type { Report } from "./csv.ts";
import { present } from "./present.ts";
import type { RegionGroups } from "./region-groups.ts";
import type { Known, Regions } from "./regions.ts";
import type { Row } from "./rows.ts";
import { suggest } from "./suggest.ts";

/** The columns that prices and rates of moving data have in common. */
export const RouteRow = z.object({
  from: name,
  to: name,
  as_of: date,
  source: optionalText,
  confidence,
});
export type Route = z.output<typeof RouteRow>;

/** What `from` and `to` may name besides the scopes; `undefined`: not checked. */
export interface RouteNames {
  readonly from: Known;
  readonly to: Known;
}

/** The names that routes may use: regions and region groups, and as `from` also clouds and `*`. */
export const routeNames = (places: Regions, groups: RegionGroups): RouteNames => {
  if (places.known === undefined) return { from: undefined, to: undefined };
  const both = [...places.known, ...groups.keys()];
  return {
    from: new Set([...both, ...(places.clouds ?? []), "*"]),
    to: new Set([...both, ...SCOPES]),
  };
};

/** Ends, date and source of a route, in the words of the domain. */
export const provenance = (route: Route) =>
  present({ from: route.from, to: toScope(route.to), asOf: route.as_of, source: route.source });

/** `internet` and `other-cloud` are one scope. */
export const toScope = (to: string): string => (to === "internet" ? "other-cloud" : to);

/** Reports ends that name nothing known. */
export const checkRoutes = (
  file: string,
  rows: readonly Row<Route>[],
  names: RouteNames,
  report: Report,
): void => {
  for (const { line, value } of rows) {
    if (value === undefined) continue;
    if (names.from?.has(value.from) === false)
      report(unknownEnd(file, line, "from", value.from, names.from));
    if (names.to?.has(toScope(value.to)) === false)
      report(unknownEnd(file, line, "to", value.to, names.to));
  }
};

const unknownEnd = (
  file: string,
  line: number,
  column: "from" | "to",
  seen: string,
  known: ReadonlySet<string>,
) => {
  const close = suggest(seen, known);
  const last = column === "from" ? "a cloud or *" : `one of ${SCOPES.join(", ")}`;
  return {
    file,
    line,
    column,
    detail: `Seen "${seen}", needed a region (cloud/region), a region group, or ${last}.`,
    remedy: `Add it to regions.csv or network/region-groups.csv${close.length > 0 ? `, or correct the name (${close.join(", ")}?)` : ""}.`,
  };
};
