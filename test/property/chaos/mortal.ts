import type { Clock } from "../../../src/broker/clock.ts";
import type { Journal } from "../../../src/broker/journal/journal.ts";
import type { Adapter } from "../../../src/domain/adapter.ts";

/** Thrown where a dead broker would write: nothing of it goes on. */
class Killed extends Error {}

/**
 * The life of one broker process, which ends after so many steps. A step is anything with an effect: the moment before
 * and after a write to the journal, before and after each call of an adapter. After its end nothing that it does has an
 * effect, and nothing that it waits for comes: as after `kill -9`.
 */
export class Life {
  private left: number;
  private readonly end = new AbortController();
  /** Resolves with its end. */
  readonly over: Promise<void>;

  constructor(steps: number) {
    this.left = steps;
    this.over = new Promise((resolve) => {
      this.end.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  get isOver(): boolean {
    return this.end.signal.aborted;
  }

  kill(): void {
    this.end.abort();
  }

  /** @returns whether it lives on */
  step(): boolean {
    this.left -= 1;
    if (this.left <= 0) this.kill();
    return !this.isOver;
  }

  journal(journal: Journal): Journal {
    const alive = (): void => {
      if (this.isOver) throw new Killed();
    };
    return {
      append: (run, event, atMs) => {
        if (!this.step()) throw new Killed();
        const recorded = journal.append(run, event, atMs);
        // It is written, but whoever wrote it never learns.
        if (!this.step()) throw new Killed();
        return recorded;
      },
      read: (run, afterId) => {
        alive();
        return journal.read(run, afterId);
      },
      runs: () => {
        alive();
        return journal.runs();
      },
      // Both brokers are this process: a claim of a dead one would look alive.
      claim: () => undefined,
      holderOf: () => undefined,
      release: () => undefined,
      close: () => undefined,
    };
  }

  adapter(adapter: Adapter): Adapter {
    const call = async <T>(act: () => Promise<T>): Promise<T> => {
      if (!this.step()) return forever();
      const answer = await act();
      return this.step() ? answer : forever();
    };
    // What the broker itself carries stops with it; what a cloud does goes on.
    const own = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, this.end.signal]);
    return {
      kind: adapter.kind,
      provision: (request, signal) => call(() => adapter.provision(request, signal)),
      run: (machine, job, signal) => call(() => adapter.run(machine, job, signal)),
      status: (machine, job, signal) => call(() => adapter.status(machine, job, signal)),
      logs: (machine, job, from, signal) => call(() => adapter.logs(machine, job, from, signal)),
      copy: (copy, signal) => call(() => adapter.copy(copy, own(signal))),
      terminate: (request, signal) => call(() => adapter.terminate(request, signal)),
      list: (signal) => call(() => adapter.list(signal)),
    };
  }

  clock(clock: Clock): Clock {
    return {
      nowMs: () => clock.nowMs(),
      sleep: async (ms, signal) => {
        if (this.isOver) return forever();
        try {
          await clock.sleep(ms, signal);
        } catch (error) {
          if (!this.isOver) throw error;
        }
        return this.isOver ? forever() : undefined;
      },
    };
  }

  /** An answer that a dead broker no longer hears. */
  async heard<T>(work: Promise<T>): Promise<T> {
    const value = await work;
    return this.isOver ? forever() : value;
  }
}

const forever = (): Promise<never> => new Promise(() => undefined);
