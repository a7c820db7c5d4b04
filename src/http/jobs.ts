import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { type Problem, problem } from "./problem.ts";
import type { Done, Progress } from "./worker/work.ts";

export type JobStatus = "queued" | "running" | "done" | "failed" | "cancelled";

/** Work too long for one request. */
export interface Job {
  readonly id: string;
  /** Who may see it; absent: everybody. */
  readonly owner: string | undefined;
  status: JobStatus;
  readonly createdAt: string;
  finishedAt?: string;
  progress: Progress;
  /** Grows with every change: the id of its events. */
  version: number;
  /** The document of a job that is done. */
  result?: string;
  problem?: Problem;
}

/** Does the work of a job. */
export type RunJob = (
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
) => Promise<Done>;

export interface JobLimits {
  /** Waiting and running. */
  readonly most: number;
  /** Finished ones whose result waits to be fetched. */
  readonly kept: number;
  readonly keptMs: number;
}

export const JOB_LIMITS: JobLimits = { most: 16, kept: 64, keptMs: 3_600_000 };

interface Entry {
  readonly job: Job;
  readonly run: RunJob;
  readonly abort: AbortController;
}

/** Runs jobs one after the other, and keeps what they found for a while. */
export class Jobs {
  readonly #limits: JobLimits;
  readonly #now: () => Date;
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new EventEmitter();
  #running = false;

  constructor(limits: JobLimits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
    // As many listeners as there are open event streams.
    this.#changes.setMaxListeners(0);
  }

  get open(): number {
    return [...this.#entries.values()].filter(({ job }) => !isOver(job)).length;
  }

  /** @returns `undefined` when too many wait already */
  add(owner: string | undefined, total: number, run: RunJob): Job | undefined {
    this.#forgetOld();
    if (this.open >= this.#limits.most) return undefined;
    const job: Job = {
      id: randomUUID(),
      owner,
      status: "queued",
      createdAt: this.#now().toISOString(),
      progress: { done: 0, total },
      version: 1,
    };
    this.#entries.set(job.id, { job, run, abort: new AbortController() });
    void this.#next();
    return job;
  }

  get(id: string, owner: string | undefined): Job | undefined {
    this.#forgetOld();
    const job = this.#entries.get(id)?.job;
    return job?.owner === owner ? job : undefined;
  }

  /** Stops a job that is not over, and forgets one that is. */
  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    if (isOver(entry.job)) this.#entries.delete(id);
    else this.#finish(entry, { status: "cancelled" });
    entry.abort.abort();
  }

  /** @returns call it to hear no more */
  onChange({ id }: Job, heard: () => void): () => void {
    this.#changes.on(id, heard);
    return () => this.#changes.off(id, heard);
  }

  /** Cancels all that is not over. */
  close(): void {
    for (const { job } of this.#entries.values()) if (!isOver(job)) this.remove(job.id);
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    const entry = [...this.#entries.values()].find(({ job }) => job.status === "queued");
    if (entry === undefined) return;
    this.#running = true;
    this.#change(entry.job, { status: "running" });
    const onProgress = (progress: Progress): void => {
      if (!isOver(entry.job)) this.#change(entry.job, { progress });
    };
    try {
      const done = await entry.run(onProgress, entry.abort.signal);
      this.#finish(
        entry,
        done.ok
          ? { status: "done", result: done.body }
          : { status: "failed", problem: done.problem },
      );
    } catch {
      const lost = problem(
        "internal",
        "The study could not be finished. The server's log has more.",
      );
      this.#finish(entry, { status: "failed", problem: lost });
    } finally {
      this.#running = false;
      void this.#next();
    }
  }

  #finish({ job }: Entry, change: Partial<Job>): void {
    if (!isOver(job)) this.#change(job, { ...change, finishedAt: this.#now().toISOString() });
  }

  #change(job: Job, change: Partial<Job>): void {
    Object.assign(job, change);
    job.version++;
    this.#changes.emit(job.id);
  }

  #forgetOld(): void {
    const now = this.#now().getTime();
    const over = [...this.#entries.values()].filter(({ job }) => isOver(job));
    const surplus = over.length - this.#limits.kept;
    over.forEach(({ job }, index) => {
      const age = now - Date.parse(job.finishedAt ?? job.createdAt);
      if (index < surplus || age > this.#limits.keptMs) this.#entries.delete(job.id);
    });
  }
}

export const isOver = ({ status }: Job): boolean => status !== "queued" && status !== "running";
