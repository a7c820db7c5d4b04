import type { MachineRequest } from "../../domain/adapter.ts";
import { Failed, failed, orThrow } from "../failure.ts";
import { commandOn } from "../job/command-on.ts";
import type { Host } from "../job/host.ts";
import { slurmFailure } from "./failures.ts";
import { jobsIn, readComment, SACCT_FORMAT, type SlurmJob, SQUEUE_FORMAT, TIMES } from "./jobs.ts";
import { jobName, type SubmitSettings, sbatchArguments, sbatchScript } from "./submit.ts";

/** Slurm's commands, on the login host. All of them throw `Failed`. */
export interface Controller {
  submit(request: MachineRequest, signal: AbortSignal): Promise<void>;
  /** The newest job of a request, over or not; `undefined`: there never was one, as far as Slurm knows. */
  find(requestId: string, signal: AbortSignal): Promise<SlurmJob | undefined>;
  /** Ends it. A job that is over is no failure. */
  cancel(job: SlurmJob, signal: AbortSignal): Promise<void>;
  /** All jobs of this project that wait or run. */
  list(signal: AbortSignal): Promise<readonly SlurmJob[]>;
  /** Names of the nodes that a job has, by rank. */
  nodesOf(job: SlurmJob, signal: AbortSignal): Promise<readonly string[]>;
  /** One node of a running job, as somewhere to run bash. Processes end with the call. */
  node(job: SlurmJob, name: string): Host;
}

export const controller = (login: Host, settings: SubmitSettings): Controller => {
  const ask = async (argv: readonly string[], signal: AbortSignal, input = ""): Promise<string> => {
    const { exitCode, stdout, stderr } = orThrow(await commandOn(login, argv, signal, input));
    if (exitCode === 0) return stdout.toString("utf8");
    const program = argv.find((word) => /^s[a-z]+$/.test(word)) ?? "";
    if (exitCode === 127)
      throw failed(
        "unsupported",
        `${login.name}: ${program} is not installed; is it a login host?`,
      );
    throw new Failed(slurmFailure(`${login.name}: ${program}`, stderr));
  };
  const queue = async (more: readonly string[], signal: AbortSignal) =>
    jobsIn(
      await ask(
        ["env", TIMES, "squeue", "--noheader", `--format=${SQUEUE_FORMAT}`, ...more],
        signal,
      ),
    );
  return {
    submit: async (request, signal) => {
      const script = sbatchScript(request, settings.folder);
      await ask(sbatchArguments(request, settings), signal, script);
    },
    find: async (requestId, signal) => {
      const name = jobName(requestId);
      const queued = await queue(["--states=all", `--name=${name}`], signal);
      return newest(queued) ?? newest(await remembered(ask, name, signal));
    },
    cancel: async (job, signal) => {
      await ask(["scancel", job.id], signal).catch((error: unknown) => {
        if (!(error instanceof Failed && /Invalid job id|already complet/i.test(error.message)))
          throw error;
      });
    },
    list: async (signal) =>
      (await queue([], signal)).filter(({ comment }) => readComment(comment) !== undefined),
    nodesOf: async ({ nodes }, signal) =>
      (await ask(["scontrol", "show", "hostnames", nodes], signal)).split("\n").filter(Boolean),
    node: (job, name) => ({
      name: `${login.name}, node ${name}`,
      bash: (input, signal) => commandOn(login, onNode(job, name), signal, input),
    }),
  };
};

const newest = (jobs: readonly SlurmJob[]): SlurmJob | undefined =>
  [...jobs].sort((a, b) => Number(b.id) - Number(a.id))[0];

/** squeue forgets jobs after some minutes; the accounting does not, where there is one. */
const remembered = async (
  ask: (argv: readonly string[], signal: AbortSignal) => Promise<string>,
  name: string,
  signal: AbortSignal,
): Promise<readonly SlurmJob[]> => {
  const argv = ["env", TIMES, "sacct", "--noheader", "--parsable2", "--allocations"];
  const since = ["--starttime=now-30days", `--name=${name}`, `--format=${SACCT_FORMAT}`];
  try {
    return jobsIn(await ask([...argv, ...since], signal));
  } catch (error) {
    if (
      error instanceof Failed &&
      /accounting storage is disabled|not installed/i.test(error.message)
    )
      return [];
    throw error;
  }
};

const onNode = (job: SlurmJob, name: string): readonly string[] => [
  "srun",
  `--jobid=${job.id}`,
  // Beside what the job itself runs there.
  "--overlap",
  "--nodes=1",
  "--ntasks=1",
  `--nodelist=${name}`,
  "--quiet",
  "--export=ALL",
  "bash",
  "--noprofile",
  "--norc",
  "-s",
];
