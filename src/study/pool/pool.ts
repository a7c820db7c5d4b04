import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ScenarioRunner } from "../run/run-study.ts";
import type { Answer } from "../solve/solver.ts";
import type { StudyWork } from "./work.ts";

/** Threads that solve scenarios of one study by their number. */
export interface ScenarioPool {
  readonly answer: (index: number) => Promise<Answer>;
  /** Ends the threads; what they were at rejects. */
  readonly close: () => Promise<void>;
}

export const openPool = async (work: StudyWork, threads: number): Promise<ScenarioPool> => {
  const { Piscina } = await import("piscina");
  const pool = new Piscina<number, Answer>({
    filename: workerFile(),
    minThreads: threads,
    maxThreads: threads,
    workerData: work,
    recordTiming: false,
  });
  // A thread that cannot start fails what it was given; the pool says so once more.
  pool.on("error", () => undefined);
  return { answer: (index) => pool.run(index), close: () => pool.destroy() };
};

/** Scenarios that wait in line; more would only take memory. */
const AHEAD_PER_THREAD = 4;

/** Solves scenarios in so many threads at once. */
export const inThreads =
  (work: StudyWork, threads: number): ScenarioRunner =>
  async (_, wanted, report, signal) => {
    const pool = await openPool(work, threads);
    const queue = wanted[Symbol.iterator]();
    const takeTurns = async (): Promise<void> => {
      for (let next = queue.next(); !next.done && !signal?.aborted; next = queue.next())
        report(next.value.key, await pool.answer(next.value.index));
    };
    const stop = (): void => void pool.close();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await Promise.all(Array.from({ length: threads * AHEAD_PER_THREAD }, takeTurns));
    } catch (error) {
      // Threads that were told to stop fail what they were at.
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
      await pool.close();
    }
  };

/** Beside this module in the source tree; in a bundle beside it or beside its folder of chunks. */
const workerFile = (): string => {
  const places = ["./worker-in-source.mjs", "./study-worker.js", "../study-worker.js"];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error("The worker of studies is missing: the package is incomplete, install it again.");
};
