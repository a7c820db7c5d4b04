/**
 * A number of places, taken in the order they were asked for.
 *
 * The pool's own queue keeps no order: whom it finds no free thread for goes to its end, so that under load a request may
 * wait several times as long as those that came with it.
 */
export class Turns {
  #free: number;
  /** Sets keep their order, and whoever gives up can leave from the middle. */
  readonly #waiting = new Set<() => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Does `work` once there is a place for it.
   *
   * @param signal  aborted before that: rejects with its reason, and `work` is not begun
   */
  async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(begin);
    });
  }

  /** A place goes from hand to hand: nobody who comes just then gets it before those who wait. */
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) this.#free++;
    else {
      this.#waiting.delete(first);
      first();
    }
  }
}
