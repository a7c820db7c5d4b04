/**
 * Simulated time. It stands still while anything is being done and jumps to the next timer once everything waits.
 * The order of what happens depends on nothing else: not on the machine, not on its load.
 *
 * What waits for the world outside (threads, files) is shown by `during`, or time would run past it.
 */
export class VirtualClock {
  private now: number;
  private readonly timers: Timer[] = [];
  private registered = 0;
  private holds = 0;
  private turning = false;
  private stopped = false;

  /** @param startMs  milliseconds since 1970 */
  constructor(startMs: number) {
    this.now = startMs;
  }

  readonly nowMs = (): number => this.now;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const timer: Timer = {
        atMs: this.now + Math.max(ms, 0),
        order: this.registered,
        fire: () => {
          signal?.removeEventListener("abort", aborted);
          resolve();
        },
      };
      const aborted = (): void => {
        this.remove(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", aborted, { once: true });
      this.insert(timer);
      this.turn();
    });

  /** Time stands still until the work is done. */
  readonly during = async <T>(work: () => Promise<T>): Promise<T> => {
    this.holds += 1;
    try {
      return await work();
    } finally {
      this.holds -= 1;
      this.turn();
    }
  };

  /** Nobody wakes up any more. */
  stop(): void {
    this.stopped = true;
    this.timers.length = 0;
  }

  private insert(timer: Timer): void {
    this.registered += 1;
    let at = this.timers.length;
    while (at > 0 && later(this.timers[at - 1]!, timer)) at -= 1;
    this.timers.splice(at, 0, timer);
  }

  private remove(timer: Timer): void {
    const at = this.timers.indexOf(timer);
    if (at >= 0) this.timers.splice(at, 1);
    this.registered += 1;
  }

  /** Everything that can go on without time passing does so between two immediates. */
  private turn(): void {
    if (this.turning) return;
    this.turning = true;
    let seen = -1;
    const step = (): void => {
      if (this.stopped || this.holds > 0 || this.timers.length === 0) {
        this.turning = false;
        return;
      }
      if (seen === this.registered) {
        const next = this.timers.shift()!;
        this.now = Math.max(this.now, next.atMs);
        this.registered += 1;
        next.fire();
      } else seen = this.registered;
      setImmediate(step);
    };
    setImmediate(step);
  }
}

interface Timer {
  readonly atMs: number;
  /** Those of one moment fire in the order in which they were set. */
  readonly order: number;
  readonly fire: () => void;
}

const later = (a: Timer, b: Timer): boolean =>
  a.atMs > b.atMs || (a.atMs === b.atMs && a.order > b.order);
