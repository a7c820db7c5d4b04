import type { JobStatus } from "../../domain/adapter.ts";
import type { SimWork } from "./rules.ts";

const HOUR_MS = 3_600_000;

/** A checkpoint of a simulated job: what was done of which work. Any other text is none. */
export interface SimCheckpoint {
  readonly stage: string;
  /** SHA-256 over all inputs. */
  readonly inputs: string;
  /** Of the work, in (0, 1). */
  readonly share: number;
}

/** A job on a machine, from its start to its end: all of it is known when it starts, unless the machine ends first. */
export interface JobRun {
  readonly work: SimWork;
  readonly startedAtMs: number;
  /** When work begins, after setup and restart. */
  readonly workingAtMs: number;
  /** Done before, taken from a checkpoint. */
  readonly fromShare: number;
  readonly endsAtMs: number;
  readonly exitCode: number;
  readonly diskFull: boolean;
  /** Where its checkpoints say they come from. */
  readonly stage: string;
  readonly inputs: string;
}

export const startJob = (
  work: SimWork,
  stage: string,
  inputs: string,
  fromShare: number,
  nowMs: number,
): JobRun => {
  const before = work.setupHours + (fromShare > 0 ? work.restartHours : 0);
  const until = Math.max(work.stops?.share ?? 1, fromShare);
  const workingAtMs = nowMs + Math.round(before * HOUR_MS);
  return {
    work,
    stage,
    inputs,
    fromShare,
    startedAtMs: nowMs,
    workingAtMs,
    endsAtMs: workingAtMs + Math.round((until - fromShare) * work.workHours * HOUR_MS),
    exitCode: work.stops?.exitCode ?? 0,
    diskFull: work.stops?.diskFull ?? false,
  };
};

/** The last checkpoint that was written until then: at whole intervals of the whole work. */
export const checkpointAt = (
  job: JobRun,
  ms: number,
): { readonly atMs: number; readonly share: number } | undefined => {
  const { workHours, checkpointEveryHours: every } = job.work;
  if (every === undefined) return undefined;
  const seenMs = Math.min(ms, job.endsAtMs) - job.workingAtMs;
  const done = job.fromShare * workHours + seenMs / HOUR_MS;
  // A millisecond of tolerance: a share that went through a checkpoint's text is not exact.
  const whole = Math.floor(done / every + 1e-9) * every;
  if (seenMs < 0 || whole >= workHours || whole <= job.fromShare * workHours + 1e-9)
    return undefined;
  const atMs = job.workingAtMs + Math.round((whole - job.fromShare * workHours) * HOUR_MS);
  return { atMs, share: whole / workHours };
};

export const jobStatus = (job: JobRun, ms: number): JobStatus => {
  const checkpoint = checkpointAt(job, ms);
  const seen = {
    startedAtMs: job.startedAtMs,
    ...(checkpoint === undefined ? {} : { checkpointAtMs: checkpoint.atMs }),
  };
  if (ms < job.endsAtMs) return { state: "running", ...seen };
  const { endsAtMs: endedAtMs, exitCode, diskFull } = job;
  return { state: "ended", ...seen, endedAtMs, exitCode, diskFull };
};

/** What it has written until then: its first lines, a line for each tenth of the work, and its end. */
export const jobLog = (job: JobRun, ms: number): string => {
  const lines = [...job.work.log];
  if (job.fromShare > 0) lines.push(`goes on at ${percent(job.fromShare)} from a checkpoint`);
  const workMs = job.work.workHours * HOUR_MS;
  for (let tenth = 1; tenth < 10; tenth += 1) {
    const atMs = job.workingAtMs + (tenth / 10 - job.fromShare) * workMs;
    if (tenth / 10 > job.fromShare && atMs <= Math.min(ms, job.endsAtMs))
      lines.push(`${percent(tenth / 10)} done`);
  }
  if (ms >= job.endsAtMs) lines.push(endLine(job));
  return lines.map((line) => `${line}\n`).join("");
};

const endLine = ({ exitCode, diskFull }: JobRun): string => {
  if (exitCode === 0) return "done";
  return diskFull ? "No space left on device" : `exit code ${exitCode}`;
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** @returns `undefined` when the text is no checkpoint */
export const readCheckpoint = (text: string): SimCheckpoint | undefined => {
  try {
    const read = JSON.parse(text) as Partial<SimCheckpoint>;
    return typeof read.share === "number" && read.stage !== undefined && read.inputs !== undefined
      ? { stage: read.stage, inputs: read.inputs, share: read.share }
      : undefined;
  } catch {
    return undefined;
  }
};
