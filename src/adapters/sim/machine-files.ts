import type { Job } from "../../domain/adapter.ts";
import { checkpointAt, type JobRun, readCheckpoint, startJob } from "./job-run.ts";
import { folderSha256, sha256Of } from "./sim-files.ts";
import { livedUntilMs, type SimMachine } from "./sim-machine.ts";
import type { SimWorld } from "./world.ts";

const CHECKPOINT = "checkpoint/state.json";

export const machinePath = (requestId: string, path = ""): string =>
  path === "" ? `machine/${requestId}` : `machine/${requestId}/${path}`;

/** Writes what the machine's jobs have written until now: the last checkpoint and, after a good end, the output. */
export const bringUpToDate = (world: SimWorld, machine: SimMachine): void => {
  if (machine.ended !== undefined) return;
  const untilMs = livedUntilMs(machine, world.clock.nowMs());
  for (const job of machine.jobs.values()) {
    writeCheckpoint(world, machine, job, untilMs);
    if (job.exitCode === 0 && untilMs >= job.endsAtMs) writeOutput(world, machine, job);
  }
};

const writeCheckpoint = (
  world: SimWorld,
  machine: SimMachine,
  job: JobRun,
  untilMs: number,
): void => {
  const checkpoint = checkpointAt(job, untilMs);
  if (checkpoint === undefined) return;
  const { stage, inputs } = job;
  world.files.put(
    machinePath(machine.request.id, CHECKPOINT),
    JSON.stringify({ stage, inputs, share: checkpoint.share }),
    job.work.checkpointBytes,
  );
};

const writeOutput = (world: SimWorld, machine: SimMachine, job: JobRun): void => {
  for (const { path, bytes, text } of job.work.output)
    world.files.put(machinePath(machine.request.id, `output/${path}`), text, bytes);
};

/**
 * Starts a job from what lies on its machine: its inputs, and a checkpoint of an earlier attempt. One that is of another
 * stage or of other inputs spoils the output, as it would in truth.
 */
export const beginJob = (world: SimWorld, machine: SimMachine, job: Job): JobRun => {
  const { request } = machine;
  const inputs = new Map<string, string>();
  for (const name of job.inputs) {
    const files = world.files.under(machinePath(request.id, `inputs/${name}`));
    if (files.length > 0) inputs.set(name, folderSha256(files));
  }
  const all = sha256Of([...inputs].map(([name, sha256]) => `${sha256}  ${name}\n`).join(""));
  const text = world.files.get(machinePath(request.id, CHECKPOINT))?.text;
  const checkpoint = text === undefined ? undefined : readCheckpoint(text);
  const work = world.rules.work({ machine: request, job, inputs });
  const missing = job.inputs.find((name) => !inputs.has(name));
  const now = world.clock.nowMs();
  if (missing !== undefined)
    return startJob(
      {
        ...work,
        log: [`input ${missing} is missing`],
        stops: { share: 0, exitCode: 1, diskFull: false },
      },
      request.stage,
      all,
      0,
      now,
    );
  const fits = checkpoint?.stage === request.stage && checkpoint.inputs === all;
  return startJob(
    text === undefined || fits ? work : spoilt(work),
    request.stage,
    all,
    fits ? checkpoint.share : 0,
    now,
  );
};

const spoilt = (work: JobRun["work"]): JobRun["work"] => ({
  ...work,
  output: work.output.map((file) => ({ ...file, text: `${file.text}\nfrom a foreign checkpoint` })),
});
