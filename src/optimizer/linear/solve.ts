import { boxBound } from "./box-bound.ts";
import { type SolveLp, unknown } from "./solution.ts";
import { SolverThread } from "./solver-thread.ts";

export interface Solver {
  readonly solve: SolveLp;
  /** Ends the threads; solves still running or waiting answer `unknown` or `feasible`. */
  readonly close: () => Promise<void>;
}

export interface SolverOptions {
  /** The built worker; by default the one beside this module. */
  readonly workerFile?: string | URL;
  /** Threads; each solves one model at a time. Default 1. */
  readonly workers?: number;
}

/**
 * A solver in threads of its own, with hard limits: a solve that outlives `limitMs` by more than a short grace,
 * or is aborted, is ended by ending its thread, whatever the backend is doing.
 *
 * Threads start with the first solve, are reused, and never keep the process alive while idle. When all are busy
 * a solve waits its turn; its limit counts from its start. A closed solver may be used again: its threads start anew.
 */
export const createSolver = (options: SolverOptions = {}): Solver => {
  const { workers = 1, workerFile } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`A solver needs at least one worker, not ${workers}.`);
  }
  const all = Array.from({ length: workers }, () => new SolverThread(workerFile));
  const idle = [...all];
  /** Solves that wait their turn, the first come first; called with nothing, they give up. */
  const waiting = new Set<(thread?: SolverThread) => void>();

  const acquire = (signal: AbortSignal | undefined): Promise<SolverThread | undefined> => {
    if (signal?.aborted) return Promise.resolve(undefined);
    const thread = idle.pop();
    if (thread) return Promise.resolve(thread);
    return new Promise((resolve) => {
      const giveUp = () => turn();
      const turn = (free?: SolverThread): void => {
        waiting.delete(turn);
        signal?.removeEventListener("abort", giveUp);
        resolve(free);
      };
      waiting.add(turn);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  };
  const release = (thread: SolverThread): void => {
    const [next] = waiting;
    if (next) next(thread);
    else idle.push(thread);
  };

  const solve: SolveLp = async (data, how) => {
    const thread = await acquire(how.signal);
    if (thread === undefined) return { ...unknown(boxBound(data)), backend: how.backend, ms: 0 };
    try {
      return await thread.solve(data, how);
    } finally {
      release(thread);
    }
  };
  const close = async (): Promise<void> => {
    for (const giveUp of waiting) giveUp();
    await Promise.all(all.map((thread) => thread.close()));
  };
  return { solve, close };
};
