import { Stopped } from "./call.ts";
import type { Clock } from "./clock.ts";

interface Running {
  readonly done: Promise<void>;
  readonly abort: AbortController;
}

/** Named tasks side by side, each once at a time. */
export class Tasks {
  readonly #clock: Clock;
  readonly #running = new Map<string, Running>();
  #fault: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does nothing while a task of this name runs. */
  begin(name: string, task: (signal: AbortSignal) => Promise<void>): void {
    if (this.#running.has(name)) return;
    const abort = new AbortController();
    const done = task(abort.signal)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) this.#fault ??= { error };
      })
      .finally(() => {
        this.#running.delete(name);
        this.#ended = true;
        this.#wake?.();
      });
    this.#running.set(name, { done, abort });
  }

  /** Whether any task runs whose name begins so. */
  running(prefix: string): boolean {
    return [...this.#running.keys()].some((name) => name.startsWith(prefix));
  }

  async end(name: string): Promise<void> {
    const task = this.#running.get(name);
    task?.abort.abort();
    await task?.done;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.end(name)));
  }

  /** What the first task that threw has thrown. */
  get fault(): { readonly error: unknown } | undefined {
    return this.#fault;
  }

  /** Waits until a task has ended, at most so long. */
  async next(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#ended) {
      this.#ended = false;
      return;
    }
    const over = new AbortController();
    const stop = () => over.abort();
    signal.addEventListener("abort", stop, { once: true });
    try {
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
        this.#clock.sleep(ms, over.signal).catch(() => {}),
      ]);
    } finally {
      this.#wake = undefined;
      this.#ended = false;
      signal.removeEventListener("abort", stop);
      over.abort();
    }
  }
}
