import type { BuildMemory, Land, LieOfTheLand, Question } from "./build-memory.ts";
import { withEgressChanges } from "./build-problem.ts";
import { roadsBetween } from "./known-routes.ts";
import { knownSelection, selectionKey } from "./known-selections.ts";
import { rowRanges, type Selection, selectOffers, wholeCatalog } from "./offers.ts";
import { collectPlaces } from "./places.ts";

/**
 * What problems built from one catalog and variants of one pipeline have in common: reading the catalog and resolving the
 * network take nearly all the time of a build, and a variant seldom changes either. It ends with the planning, so that
 * nothing is dropped meanwhile, however many variants an explanation looks at.
 */
export class PlanningMemory implements BuildMemory {
  readonly #selections = new Map<string, Selection>();
  readonly #lands = new Map<string, LieOfTheLand>();

  select(question: Question): Selection {
    const { catalog, query } = question;
    const key = selectionKey(question);
    const whole = () => selectOffers(catalog, wholeCatalog(catalog, rowRanges(catalog)), query);
    const known = this.#selections.get(key) ?? knownSelection(question, whole);
    this.#selections.set(key, known);
    return known;
  }

  lie({ catalog, pipeline, regions, countAllowance }: Land): LieOfTheLand {
    const places = collectPlaces(catalog, pipeline, regions);
    const key = places.list.map(({ id }) => id).join(" ");
    const known = this.#lands.get(key);
    if (known !== undefined) return known;
    const roads = roadsBetween(catalog, places);
    const land = withEgressChanges(roads, catalog.network.egressChanges, countAllowance);
    this.#lands.set(key, land);
    return land;
  }
}
