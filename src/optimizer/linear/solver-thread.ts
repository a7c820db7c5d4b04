import type { Worker } from "node:worker_threads";
import { boxBound } from "./box-bound.ts";
import type { LinearModelData } from "./model-data.ts";
import { feasible, type LpSolution, type Outcome, type SolveOptions, unknown } from "./solution.ts";
import { startWorker } from "./worker-file.ts";
import type { SolveRequest, WorkerMessage } from "./worker-protocol.ts";

/** How long a backend may take to notice its limit by itself before its thread is ended. */
const GRACE_MS = 150;
/** Timers take 32 bits; a longer limit is as good as none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Pending {
  readonly id: number;
  readonly finish: (solution: LpSolution | undefined) => void;
  incumbent: Outcome | undefined;
}

/** One worker thread that solves one model at a time, started when needed and replaced after it was ended. */
export class SolverThread {
  readonly #workerFile: string | URL | undefined;
  #worker: Worker | undefined;
  /** Settles with the error of a thread that could not start. */
  #ready: Promise<Error | undefined> = Promise.resolve(undefined);
  #pending: Pending | undefined;
  #lastId = 0;

  constructor(workerFile: string | URL | undefined) {
    this.#workerFile = workerFile;
  }

  /**
   * The limit counts from here, the start of a thread included.
   *
   * @throws when the thread cannot start (a broken installation), never because of the model.
   */
  async solve(data: LinearModelData, options: SolveOptions): Promise<LpSolution> {
    const start = performance.now();
    const worker = this.#start();
    const failure = await within(this.#ready, options.limitMs);
    if (failure) throw failure;
    const limitMs = options.limitMs - (performance.now() - start);
    const found = await this.#answer(worker, data, { ...options, limitMs });
    this.#worker?.unref();
    if ("backend" in found) return found;
    return { ...found, backend: options.backend, ms: performance.now() - start };
  }

  /** The worker's own answer, or what is known when the thread had to be ended. */
  #answer(
    worker: Worker,
    data: LinearModelData,
    { backend, limitMs, signal }: SolveOptions,
  ): Promise<LpSolution | Outcome> {
    if (signal?.aborted || limitMs <= 0 || worker !== this.#worker)
      return Promise.resolve(cutShort(data));
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      const end = () => void this.#end();
      const replace = () => {
        end();
        // Whoever has one hard model often has more, and a thread takes a while to start.
        this.#start().unref();
      };
      const timer = setTimeout(replace, Math.min(limitMs + GRACE_MS, LONGEST_TIMER_MS));
      signal?.addEventListener("abort", end, { once: true });
      const finish = (solution: LpSolution | undefined): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve(solution ?? cutShort(data, this.#pending?.incumbent));
        this.#pending = undefined;
      };
      this.#pending = { id, finish, incumbent: undefined };
      worker.ref();
      worker.postMessage({ id, data, backend, limitMs } satisfies SolveRequest);
    });
  }

  async close(): Promise<void> {
    await this.#end();
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = startWorker(this.#workerFile);
    this.#worker = worker;
    this.#ready = new Promise((settle) => {
      worker.on("message", (message: WorkerMessage) => {
        if (message.kind === "ready") settle(undefined);
        else this.#receive(message);
      });
      worker.on("error", (error: Error) => {
        settle(error);
        this.#lose(worker);
      });
      worker.on("exit", () => {
        settle(undefined); // ended on purpose, or after an error that has been heard
        this.#lose(worker);
      });
    });
    return worker;
  }

  #receive(message: Exclude<WorkerMessage, { kind: "ready" }>): void {
    const pending = this.#pending;
    if (pending?.id !== message.id) return;
    if (message.kind === "incumbent") pending.incumbent = message.incumbent;
    else pending.finish(message.solution);
  }

  /** A thread that died (out of memory, say) leaves the solve without an answer and the next one a new thread. */
  #lose(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#pending?.finish(undefined);
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#pending?.finish(undefined);
    await worker?.terminate();
  }
}

/** What a promise gives, or `undefined` when that takes longer. */
const within = async <T>(promise: Promise<T>, limitMs: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.min(limitMs, LONGEST_TIMER_MS));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

const cutShort = (data: LinearModelData, incumbent?: Outcome): Outcome => {
  const bound = boxBound(data);
  if (incumbent === undefined) return unknown(bound);
  return feasible(incumbent.values, incumbent.objective, bound);
};
