import { LRUCache } from "lru-cache";
import type { Done } from "./worker/work.ts";

export type CacheUse = "hit" | "joined" | "miss";

interface Flight {
  readonly done: Promise<Done>;
  readonly abort: AbortController;
  waiting: number;
}

/** A kept answer costs its text twice over in the worst case (UTF-16), and its key. */
const costOf = (done: Done, key: string): number =>
  2 * ((done.ok ? done.body.length : JSON.stringify(done.problem).length) + key.length);

/**
 * Answers by key: kept ones at once, and identical requests that come meanwhile share one piece of work.
 *
 * Only settled answers are kept, an infeasible one too. Work is given up when the last who waits for it has gone.
 */
export class AnswerCache {
  readonly #kept: LRUCache<string, Done>;
  readonly #flights = new Map<string, Flight>();

  /** @param maxBytes  0: nothing is kept, identical requests are still joined */
  constructor(maxBytes: number) {
    this.#kept = new LRUCache<string, Done>({
      maxSize: Math.max(1, maxBytes),
      sizeCalculation: costOf,
    });
  }

  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  clear(): void {
    this.#kept.clear();
  }

  /** @param make  does the work; `signal` aborts it when nobody waits any more */
  async answer(
    key: string,
    signal: AbortSignal,
    make: (signal: AbortSignal) => Promise<Done>,
  ): Promise<{ readonly done: Done; readonly use: CacheUse }> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return { done: kept, use: "hit" };
    const flying = this.#flights.get(key);
    const flight = flying ?? this.#start(key, make);
    const use = flying === undefined ? "miss" : "joined";
    return { done: await this.#wait(key, flight, signal), use };
  }

  #start(key: string, make: (signal: AbortSignal) => Promise<Done>): Flight {
    const abort = new AbortController();
    const done = make(abort.signal).then((made) => {
      if (made.settled) this.#kept.set(key, made);
      return made;
    });
    const flight: Flight = { done, abort, waiting: 0 };
    this.#flights.set(key, flight);
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    done.then(land, land);
    return flight;
  }

  async #wait(key: string, flight: Flight, signal: AbortSignal): Promise<Done> {
    flight.waiting++;
    const leave = (): void => {
      flight.waiting--;
      if (flight.waiting > 0) return;
      // Who comes now must not join work that is being given up.
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
      flight.abort.abort();
    };
    if (signal.aborted) {
      leave();
      throw signal.reason;
    }
    return new Promise((resolve, reject) => {
      const goAway = (): void => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener("abort", goAway, { once: true });
      const settle = (): void => signal.removeEventListener("abort", goAway);
      flight.done.then(
        (done) => {
          settle();
          resolve(done);
        },
        (error) => {
          settle();
          reject(error);
        },
      );
    });
  }
}
