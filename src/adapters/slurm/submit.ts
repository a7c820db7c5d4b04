import type { MachineRequest } from "../../domain/adapter.ts";
import { scriptLines } from "../job/script-lines.ts";
import { machineScript } from "../job/script-text.ts";
import { commentOf } from "./jobs.ts";

export interface SubmitSettings {
  /** On a file system that the login host and all nodes share, absolute. */
  readonly folder: string;
  /** Absent: the zone of the request's location, else the cluster's default. */
  readonly partition?: string | undefined;
  /** Generic resources by accelerator, `{"A100": "gpu:a100"}`; others are `gpu`. */
  readonly gres: Readonly<Record<string, string>>;
  /** More arguments for sbatch by instance type, `*` for all. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** The cluster ends the job then, whatever happens. */
  readonly timeLimitMinutes?: number | undefined;
}

export const jobName = (requestId: string): string => `sky-${requestId}`;

/** A job that holds nodes, and runs what is put into its folder until it is idle for too long. */
export const sbatchArguments = (
  request: MachineRequest,
  settings: SubmitSettings,
): readonly string[] => {
  const partition = settings.partition ?? request.location.split("/")[2];
  const [card] = Object.entries(request.accelerators);
  return [
    "sbatch",
    "--parsable",
    `--job-name=${jobName(request.id)}`,
    `--comment=${commentOf({ ...request, requestId: request.id })}`,
    `--nodes=${request.nodes}`,
    "--ntasks-per-node=1",
    // A new attempt is the broker's to decide, elsewhere perhaps.
    "--no-requeue",
    // Nothing of the broker's environment.
    "--export=NIL",
    `--chdir=${settings.folder}`,
    "--output=/dev/null",
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(card === undefined ? [] : [`--gres=${settings.gres[card[0]] ?? "gpu"}:${card[1]}`]),
    ...(settings.timeLimitMinutes === undefined ? [] : [`--time=${settings.timeLimitMinutes}`]),
    ...(settings.options["*"] ?? []),
    ...(settings.options[request.instanceType] ?? []),
  ];
};

/**
 * The job's script. One process on each node carries out `serve` of `bin/machine.sh`, with its text from a file of the
 * job's own, since a script from standard input has no arguments.
 */
export const sbatchScript = (request: MachineRequest, folder: string): string => {
  const lines = scriptLines([
    ["base", folder],
    ["id", request.id],
    ["idle_seconds", String(Math.max(1, Math.ceil(request.idleStopMinutes * 60)))],
  ]);
  return [
    "#!/bin/bash",
    "umask 077",
    'text=$(mktemp "$PWD/.serve-XXXXXX") || exit 1',
    "trap 'rm -f \"$text\"' EXIT",
    // Quoted delimiters: bash changes nothing in between.
    `cat > "$text" << 'END_OF_MACHINE_SCRIPT'`,
    machineScript().replace(/\n$/, ""),
    "END_OF_MACHINE_SCRIPT",
    `cat > "$text.lines" << 'END_OF_LINES'`,
    lines.replace(/\n$/, ""),
    "END_OF_LINES",
    'trap \'rm -f "$text" "$text.lines"\' EXIT',
    // A job's own srun shall not lose its environment.
    "unset SLURM_EXPORT_ENV",
    'srun --ntasks-per-node=1 --export=ALL --kill-on-bad-exit=0 bash "$text" serve "$text.lines"',
    "",
  ].join("\n");
};
