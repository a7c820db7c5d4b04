import type { Catalog } from "../domain/catalog.ts";
import type { CatalogError } from "../domain/errors.ts";
import type { Result } from "../domain/result.ts";
import { type CatalogFacts, catalogFacts } from "./catalog-facts.ts";
import type { Planner } from "./planner-pool.ts";

/** One catalog with the threads that plan with it. */
export interface Generation {
  readonly facts: CatalogFacts;
  readonly planner: Planner;
  readonly loadedAtMs: number;
}

export interface HolderParts {
  readonly load: () => Promise<Result<Catalog, CatalogError>>;
  readonly createPlanner: (catalog: Catalog) => Planner;
  readonly now: () => Date;
  /** Told of each generation that takes over. */
  readonly onChange: (generation: Generation) => void;
}

interface Held extends Generation {
  users: number;
  retired: boolean;
}

/**
 * The catalog in use. A reload starts new threads, new requests go there, and the old ones end with the last request
 * that they answer: none is dropped.
 */
export class CatalogHolder {
  readonly #parts: HolderParts;
  #held: Held | undefined;
  #loading: Promise<Result<"changed" | "same", CatalogError>> | undefined;
  readonly #old = new Set<Held>();

  constructor(parts: HolderParts) {
    this.#parts = parts;
  }

  /** `undefined` until a checked catalog is there. */
  get current(): Generation | undefined {
    return this.#held;
  }

  /** Keeps the threads of a generation alive while `work` goes on. */
  async use<T>(generation: Generation, work: () => Promise<T>): Promise<T> {
    const held = generation as Held;
    held.users++;
    try {
      return await work();
    } finally {
      held.users--;
      this.#endUnused(held);
    }
  }

  /** A catalog that cannot be used leaves the old one in place. Calls that come meanwhile share one reload. */
  reload(): Promise<Result<"changed" | "same", CatalogError>> {
    this.#loading ??= this.#reload().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #reload(): Promise<Result<"changed" | "same", CatalogError>> {
    const loaded = await this.#parts.load();
    if (!loaded.ok) return loaded;
    if (loaded.value.sha256 === this.#held?.facts.sha256) return { ok: true, value: "same" };
    const now = this.#parts.now();
    const next: Held = {
      facts: catalogFacts(loaded.value, now.toISOString()),
      planner: this.#parts.createPlanner(loaded.value),
      loadedAtMs: now.getTime(),
      users: 0,
      retired: false,
    };
    const old = this.#held;
    this.#held = next;
    this.#parts.onChange(next);
    if (old !== undefined) {
      old.retired = true;
      this.#old.add(old);
      this.#endUnused(old);
    }
    return { ok: true, value: "changed" };
  }

  #endUnused(held: Held): void {
    if (!held.retired || held.users > 0) return;
    this.#old.delete(held);
    void held.planner.close();
  }

  async close(): Promise<void> {
    const all = [...this.#old, ...(this.#held === undefined ? [] : [this.#held])];
    this.#held = undefined;
    this.#old.clear();
    await Promise.all(all.map(({ planner }) => planner.close()));
  }
}
