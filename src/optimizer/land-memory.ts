import type { Catalog } from "../domain/catalog.ts";
import {
  type BuildMemory,
  type Land,
  type LieOfTheLand,
  withEgressChanges,
} from "./build-problem.ts";
import { roadsBetween } from "./known-routes.ts";
import { collectPlaces } from "./places.ts";
import type { Routes } from "./routes.ts";

/**
 * What the problems of one planning have in common: variants of a pipeline on one catalog, and on the same catalog under other
 * egress prices. Tables of costs between places, and all that is derived from them, are made once for each set of places.
 */
export class LandMemory implements BuildMemory {
  readonly #catalog: Catalog;
  readonly #known = new Map<Routes, LieOfTheLand>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  lie({ catalog, pipeline, regions, countAllowance }: Land): LieOfTheLand {
    const roads = roadsBetween(this.#catalog, collectPlaces(catalog, pipeline, regions));
    const { egressChanges } = catalog.network;
    // Other prices are seldom asked for twice.
    if (egressChanges !== this.#catalog.network.egressChanges)
      return withEgressChanges(roads, egressChanges, countAllowance);
    const known =
      this.#known.get(roads.routes) ?? withEgressChanges(roads, egressChanges, countAllowance);
    this.#known.set(roads.routes, known);
    return known;
  }
}
