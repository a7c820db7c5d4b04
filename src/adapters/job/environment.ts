import type { Job } from "../../domain/adapter.ts";
import { failed } from "../failure.ts";
import type { ScriptLine } from "./script-lines.ts";

/** Which of a job's nodes this one is. */
export interface Node {
  readonly rank: number;
  /** Of all nodes, by rank. */
  readonly addresses: readonly string[];
}

/**
 * What `run_job` of `bin/machine.sh` reads: the commands and the environment of one job on one node.
 * Throws `Failed` with `unsupported` when a variable cannot be set.
 */
export const jobLines = (job: Job, node: Node): readonly ScriptLine[] => [
  ["nodes", String(job.nodes)],
  ["rank", String(node.rank)],
  // As lines: `mapfile`, `head -n 1` and `while read` take them apart.
  ["addresses", node.addresses.join("\n")],
  ["output_path", job.outputPath ?? ""],
  ["setup", job.setup ?? ""],
  ["run", job.run],
  ...variables(job).map(([name, value]): ScriptLine => ["env", name, value]),
  // Last, so that they are what the documentation says they are.
  ...job.inputs.map((name): ScriptLine => ["input", inputVariable(name), name]),
];

const variables = (job: Job): readonly (readonly [string, string])[] => {
  const given = [...Object.entries(job.env), ...Object.entries(job.secrets)];
  for (const [name, value] of given) check(name, value);
  return given;
};

/** `SKY_INPUT_my_data` for `my-data`. */
export const inputVariable = (name: string): string =>
  `SKY_INPUT_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;

/** Bash refuses to set them. */
const READ_ONLY = new Set(["BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID"]);

const check = (name: string, value: string): void => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || READ_ONLY.has(name))
    throw failed("unsupported", `"${name}" cannot be the name of an environment variable`);
  if (value.includes("\0"))
    throw failed("unsupported", `the value of ${name} holds a zero byte, which no variable can`);
};
