import type { JobStatus, Machine } from "../../domain/adapter.ts";
import { adapterAt, record, stateIn } from "../broker.ts";
import { CALL_LIMITS_MS, call, pause } from "../call.ts";
import { LOST } from "../state/fold.ts";
import { keepLogs } from "./keep-logs.ts";
import { saveCheckpoint } from "./save-checkpoint.ts";
import { started } from "./start-job.ts";
import { attemptOf, lose, type Task } from "./task.ts";

/** Whether the commands have ended well. */
export const ran = async (task: Task, machine: Machine): Promise<boolean> => {
  const { jobEnded, request, jobId } = attemptOf(task);
  if (jobEnded !== undefined) return jobEnded.exitCode === 0;
  const id = jobId ?? `${request.id}-j`;
  if (jobId === undefined && !(await started(task, machine, id))) return false;
  return await watched(task, machine, id);
};

/** So long and so often without an answer, and the machine counts as lost. */
const SILENT_POLLS = 5;
const SILENT_MS = 5 * 60_000;

/** Looks at the job until it ends. */
const watched = async (task: Task, machine: Machine, jobId: string): Promise<boolean> => {
  const { broker, stage, signal } = task;
  const { clock } = broker.parts;
  const adapter = await adapterAt(broker, machine.location);
  const expected = stateIn(broker).plan?.stages.find(({ name }) => name === stage.name)?.hours ?? 1;
  let silent = { polls: 0, sinceMs: clock.nowMs() };
  for (;;) {
    const answer = await call(
      `status of ${stage.name}`,
      CALL_LIMITS_MS.status,
      clock,
      signal,
      (inner) => adapter.status(machine, jobId, inner),
    );
    if (answer.ok) {
      silent = { polls: 0, sinceMs: clock.nowMs() };
      await keepLogs(
        broker,
        machine,
        jobId,
        attemptOf(task),
        signal,
        answer.value.state !== "running",
      );
      const over = judged(task, answer.value);
      if (over !== undefined) return over;
      await saveCheckpoint(task, machine, answer.value);
    } else {
      silent = { ...silent, polls: silent.polls + 1 };
      if (silent.polls >= SILENT_POLLS && clock.nowMs() - silent.sinceMs >= SILENT_MS) {
        lose(task, "lost", answer.error);
        return false;
      }
    }
    await pause(clock, broker.pace.pollMs(expected), signal);
  }
};

/** `undefined`: it still runs. */
const judged = (task: Task, status: JobStatus): boolean | undefined => {
  const { broker, stage } = task;
  const { jobId } = attemptOf(task);
  switch (status.state) {
    case "running":
      return undefined;
    case "ended": {
      const { exitCode, diskFull, startedAtMs, endedAtMs } = status;
      record(broker, {
        kind: "job-ended",
        stage: stage.name,
        jobId: jobId!,
        exitCode,
        diskFull,
        startedAtMs,
        endedAtMs,
      });
      return exitCode === 0;
    }
    case "absent":
      lose(task, "lost", {
        kind: "unknown",
        message: "the machine does not know its job any more",
      });
      return false;
    case "machine-gone":
      lose(task, status.reason, { kind: "unknown", message: LOST[status.reason] }, status.atMs);
      return false;
  }
};
