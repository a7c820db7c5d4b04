import type { Stage } from "../domain/pipeline.ts";
import type { Selection } from "./offers.ts";
import type { PairCosts } from "./pair-costs.ts";
import type { Places } from "./places.ts";
import type { Routes } from "./routes.ts";

/** What moving data between the places of a problem means. */
export interface Moving {
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
  readonly #moving = new Map<string, Moving>();

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

  moving(places: Places, build: () => Moving): Moving {
    const key = places.list.map(({ id }) => id).join(" ");
    const known = this.#moving.get(key) ?? build();
    this.#moving.set(key, known);
    return known;
  }
}
