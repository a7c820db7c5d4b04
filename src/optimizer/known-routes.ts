import type { Catalog } from "../domain/catalog.ts";
import { remembered } from "../domain/remember.ts";
import type { Places } from "./places.ts";
import { buildRoutes, type Routes } from "./routes.ts";

/** Places and the routes between them; equal ones are the same objects. */
export interface Roads {
  readonly places: Places;
  readonly routes: Routes;
}

/** Sets of places whose routes are kept for one catalog, some MB each. */
const MOST_KNOWN = 4;

const roadsOf = remembered((_catalog: Catalog) => new Map<string, Roads>());

/**
 * Routes depend on the catalog and the places alone. Who plans often on one catalog asks for few different sets of
 * places, most of all for all of them; the tables between them are half of the work of a small plan.
 *
 * @returns the places too: those that the routes were built for, so that whatever is derived from either is derived once
 */
export const roadsBetween = (catalog: Catalog, places: Places): Roads => {
  const known = roadsOf(catalog);
  const key = places.list.map(({ id }) => id).join(" ");
  const roads = known.get(key) ?? { places, routes: buildRoutes(places, catalog.network) };
  // The one used last goes to the end, the one at the front is dropped.
  known.delete(key);
  known.set(key, roads);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return roads;
};
