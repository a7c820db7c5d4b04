import type { Stage } from "../domain/pipeline.ts";
import type { Selection } from "./offers.ts";
import type { PairCosts } from "./pair-costs.ts";
import type { Places } from "./places.ts";
import type { Routes } from "./routes.ts";

/** Places, ways between them, and what these cost. */
export interface LieOfTheLand {
  readonly places: Places;
  readonly routes: Routes;
  readonly costs: PairCosts;
}

/**
 * What problems built from one catalog and variants of one pipeline have in common: reading the catalog and resolving the
 * network take nearly all the time of a build, and a variant seldom changes either.
 */
export class BuildMemory {
  readonly #selections = new Map<string, Selection>();
  readonly #words = new WeakMap<Stage, Map<string, string>>();
  readonly #lands = new Map<string, LieOfTheLand>();

  /** What a stage asks for, in words; variants of a pipeline share the stages that they do not change. */
  words(stage: Stage, flags: string, write: () => string): string {
    const known = this.#words.get(stage) ?? new Map<string, string>();
    this.#words.set(stage, known);
    const words = known.get(flags) ?? write();
    known.set(flags, words);
    return words;
  }

  /** @param key  all that decides the selection */
  selection(key: string, select: () => Selection): Selection {
    const known = this.#selections.get(key) ?? select();
    this.#selections.set(key, known);
    return known;
  }

  lie(places: Places, build: (places: Places) => LieOfTheLand): LieOfTheLand {
    const key = places.list.map(({ id }) => id).join(" ");
    const known = this.#lands.get(key) ?? build(places);
    this.#lands.set(key, known);
    return known;
  }
}
