import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import type { Catalog } from "../domain/catalog.ts";
import { type Problem, problem } from "./problem.ts";
import type { ServerSettings } from "./settings.ts";
import { timeLimitProblem } from "./sky-problem.ts";
import { Turns } from "./turns.ts";
import {
  type Done,
  MOST_COMPARED,
  type Progress,
  SIGNALS,
  type StudyWork,
  type Task,
  type Work,
} from "./worker/work.ts";

/** Does the work that would block the main thread. */
export interface Planner {
  /** @param signal  nobody waits any more: rejects with its reason */
  readonly run: (work: Work, signal: AbortSignal) => Promise<Done>;
  /** Solves a study in a thread of its own, which plans never wait for. */
  readonly study: (
    work: StudyWork,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ) => Promise<Done>;
  readonly load: () => { readonly waiting: number; readonly running: number };
  /** Ends the threads; work still under way answers `busy`. */
  readonly close: () => Promise<void>;
}

/** The limit holds for all that is planned; to be read and written down an answer has so much more before its thread is ended. */
const HARD_LIMIT_SPARE_MS = 5000;
/** How long a cancelled plan may take to notice before its thread is ended. */
const CANCEL_GRACE_MS = 300;
/** How long the thread of studies waits for the next one. */
const STUDY_IDLE_MS = 30_000;

/**
 * A small plan makes some 2 MiB of garbage. In twice Node's usual room for it fewer plans are under way when it is
 * collected, less of them outlives that, and the long pauses for what did come half as often.
 */
const YOUNG_MIB = 96;

type PoolSettings = Pick<ServerSettings, "workers" | "queue" | "workerMib" | "timeLimitMs">;

/**
 * Threads that plan, all with one catalog.
 *
 * A limit or a client that went away first sets a flag, which the plan's own clock reads; a thread that does not answer
 * soon after is ended and replaced, whatever it is doing.
 */
export const createPlannerPool = (catalog: Catalog, settings: PoolSettings): Planner => {
  const pool = threads(catalog, settings, settings.workers);
  const turns = new Turns(settings.workers);
  let studies: Piscina<Task, Done> | undefined;
  const underWay = new Set<StopWatch>();
  const run: Planner["run"] = async (work, signal) => {
    if (underWay.size >= settings.workers + settings.queue) return refused(busy(settings));
    const task = { work, signals: new Int32Array(new SharedArrayBuffer(8)) };
    const end = new AbortController();
    const stop = new StopWatch(task, end, limitOf(work, settings));
    const giveUp = () => stop.cancel();
    signal.throwIfAborted();
    signal.addEventListener("abort", giveUp, { once: true });
    underWay.add(stop);
    try {
      const done = await turns.take(end.signal, () => pool.run(task, { signal: end.signal }));
      signal.throwIfAborted();
      return stop.late ? refused(timeLimitProblem(limitOf(work, settings))) : done;
    } catch (error) {
      signal.throwIfAborted();
      return refused(failure(error, stop, settings));
    } finally {
      underWay.delete(stop);
      stop.clear();
      signal.removeEventListener("abort", giveUp);
    }
  };
  const study: Planner["study"] = async (work, onProgress, signal) => {
    studies ??= threads(catalog, settings, 1, STUDY_IDLE_MS);
    const { port1, port2 } = new MessageChannel();
    port1.on("message", onProgress);
    const task: Task = { work, signals: new Int32Array(new SharedArrayBuffer(8)), port: port2 };
    try {
      return await studies.run(task, { signal, transferList: [port2] });
    } catch (error) {
      signal.throwIfAborted();
      return refused(failure(error, undefined, settings));
    } finally {
      port1.close();
    }
  };
  return {
    run,
    study,
    load: () => {
      const running = [...underWay].filter(({ started }) => started).length;
      return { waiting: underWay.size - running, running };
    },
    close: async () => {
      await Promise.all([pool.destroy(), studies?.destroy()]);
    },
  };
};

/** @param idleMs  absent: all threads are started at once and stay */
const threads = (
  catalog: Catalog,
  { workerMib }: PoolSettings,
  count: number,
  idleMs?: number,
): Piscina<Task, Done> => {
  const pool = new Piscina<Task, Done>({
    filename: workerFile(),
    minThreads: idleMs === undefined ? count : 0,
    maxThreads: count,
    ...(idleMs === undefined ? {} : { idleTimeout: idleMs }),
    workerData: { catalog },
    resourceLimits: { maxOldGenerationSizeMb: workerMib, maxYoungGenerationSizeMb: YOUNG_MIB },
    recordTiming: false,
  });
  // A thread that dies fails its task; the pool says so once more.
  pool.on("error", () => undefined);
  return pool;
};

const limitOf = (work: Work, { timeLimitMs }: PoolSettings): number => {
  if (work.kind === "plan") return work.options.timeLimitMs;
  return work.kind === "compare" ? timeLimitMs * MOST_COMPARED : timeLimitMs;
};

/** Tells a task to stop when its time is over or it is cancelled, and ends it when it does not. */
class StopWatch {
  late = false;
  readonly #task: Task;
  readonly #end: AbortController;
  #limit: NodeJS.Timeout | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(task: Task, end: AbortController, limitMs: number) {
    this.#task = task;
    this.#end = end;
    const hardMs = limitMs + HARD_LIMIT_SPARE_MS;
    const giveUp = (): void => {
      this.late = true;
      this.cancel();
    };
    // As long to wait for a thread, and once more to run: what has waited gets its time all the same.
    this.#limit = setTimeout(() => {
      if (this.started) this.#limit = setTimeout(giveUp, hardMs);
      else giveUp();
    }, hardMs);
  }

  get started(): boolean {
    return Atomics.load(this.#task.signals, SIGNALS.started) !== 0;
  }

  cancel(): void {
    Atomics.store(this.#task.signals, SIGNALS.cancelled, 1);
    // What still waits for a thread leaves the queue at once.
    if (!this.started) this.#end.abort();
    else this.#grace ??= setTimeout(() => this.#end.abort(), CANCEL_GRACE_MS);
  }

  clear(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#grace);
  }
}

const refused = (found: Problem): Done => ({ ok: false, problem: found, settled: false });

/** @throws what is nobody's expected failure: a bug */
const failure = (error: unknown, stop: StopWatch | undefined, settings: PoolSettings): Problem => {
  const { name, message, code } = error as Error & { readonly code?: string };
  if (message === "Terminating worker thread")
    return problem("not-ready", "The server is closing.");
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return problem("out-of-memory", `The plan needs more than ${settings.workerMib} MiB.`);
  if (name === "AbortError")
    return stop?.started ? timeLimitProblem(settings.timeLimitMs) : busy(settings);
  throw error;
};

const busy = ({ workers, queue }: PoolSettings): Problem =>
  problem(
    "busy",
    `All ${workers} workers plan and ${queue} requests wait already. Ask again in a moment.`,
  );

/** Beside this module's bundle or its folder of chunks; threads are started from a file that Node can run. */
const workerFile = (): string => {
  const places = ["./plan-worker.js", "../plan-worker.js", "../../dist/plan-worker.js"];
  const files = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined)
    throw new Error("The planning worker is missing: the package is incomplete, install it again.");
  return found;
};
