import type { Adapter } from "../domain/adapter.ts";

/** What an adapter is given besides its settings. */
export interface AdapterContext {
  /** Absolute; the broker's own folder, mode 0700. Adapters keep what they must below `<stateFolder>/<kind>/`. */
  readonly stateFolder: string;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** A variable of the broker's environment. */
  readonly env: (name: string) => string | undefined;
  /** Values that no log may show, besides those of the jobs that this process started; absent: none are known. */
  readonly secretValues?: () => readonly string[];
}

/** As the user wrote them; each adapter checks its own. */
export interface Settings {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

export type AdapterLoader = (settings: Settings, context: AdapterContext) => Promise<Adapter>;
