import type { InputError, Problem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";

/** A job as its owner describes it. Hours are rounded to whole seconds, the unit of billing. */
export interface SpotJobRequest {
  /** Work without any interruption, > 0. */
  readonly workHours: number;
  /** From the start of a machine until the job goes on, ≥ 0, billed; the paper's changeover delay. */
  readonly restartHours: number;
  /**
   * Work between two checkpoints. 0: all work is kept, always. Absent: nothing is kept, an interrupted job starts
   * from zero.
   */
  readonly checkpointEveryHours?: number;
  /** From the start until the job has to be finished; absent: whenever. */
  readonly deadlineHours?: number;
  /** All are needed at once; whole, ≥ 1. Default 1. */
  readonly nodes?: number;
}

/** The same in whole seconds, checked. */
export interface SpotJob {
  readonly workSeconds: number;
  readonly restartSeconds: number;
  /** `Infinity`: no checkpoints; 0: at any moment. */
  readonly checkpointSeconds: number;
  /** `Infinity`: none. */
  readonly deadlineSeconds: number;
  readonly nodes: number;
}

/** @returns the job, or all that is wrong with it */
export const spotJob = (request: SpotJobRequest): Result<SpotJob, InputError> => {
  const job: SpotJob = {
    workSeconds: seconds(request.workHours),
    restartSeconds: seconds(request.restartHours),
    checkpointSeconds: seconds(request.checkpointEveryHours ?? Number.POSITIVE_INFINITY),
    deadlineSeconds: seconds(request.deadlineHours ?? Number.POSITIVE_INFINITY),
    nodes: request.nodes ?? 1,
  };
  const problems = problemsOf(job);
  return problems.length === 0 ? ok(job) : err({ kind: "input", file: "job", problems });
};

const seconds = (hours: number): number => Math.round(hours * 3600);

const problemsOf = (job: SpotJob): readonly Problem[] => {
  const problems: Problem[] = [];
  const need = (fine: boolean, pointer: string, seen: number, needed: string): void => {
    if (!fine) problems.push({ pointer, detail: `is ${seen}, needed is ${needed}` });
  };
  const { workSeconds, restartSeconds, checkpointSeconds, deadlineSeconds, nodes } = job;
  const finite = Number.isFinite;
  need(
    finite(workSeconds) && workSeconds > 0,
    "/workHours",
    workSeconds / 3600,
    "a second or more",
  );
  need(
    finite(restartSeconds) && restartSeconds >= 0,
    "/restartHours",
    restartSeconds / 3600,
    "≥ 0",
  );
  need(checkpointSeconds >= 0, "/checkpointEveryHours", checkpointSeconds / 3600, "≥ 0 or none");
  need(deadlineSeconds > 0, "/deadlineHours", deadlineSeconds / 3600, "> 0 or none");
  need(Number.isInteger(nodes) && nodes > 0, "/nodes", nodes, "a whole number ≥ 1");
  return problems;
};

/** Work that an interruption leaves: up to the last checkpoint. Checkpoints lie at whole multiples of the interval. */
export const securedSeconds = (job: SpotJob, doneSeconds: number): number => {
  if (job.checkpointSeconds === 0) return doneSeconds;
  if (job.checkpointSeconds === Number.POSITIVE_INFINITY) return 0;
  return Math.floor(doneSeconds / job.checkpointSeconds) * job.checkpointSeconds;
};
