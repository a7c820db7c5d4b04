import type { Command } from "commander";
import type { Register } from "./command.ts";
import { atOnce, timeLimitMs } from "./flags.ts";
import type { WhatifFlags } from "./whatif-flags.ts";

const EXAMPLES = `Examples:
  sky whatif study.yaml --out results                    every scenario of a study
  sky whatif study.yaml --out results --robust regret    and the plan to regret least
  sky whatif study.yaml --out results --jobs 1           in one thread

A study that was stopped goes on where it was: run the same command again.
`;

const DEFAULT_TIME_LIMIT_MS = 60_000;

export const registerWhatif: Register = (program, io, finish) => {
  withFlags(program.command("whatif"))
    .addHelpText("before", EXAMPLES)
    .action(async (file: string, flags: WhatifFlags) => {
      const { runWhatif } = await import("./whatif-run.ts");
      finish(await runWhatif(file, flags, io));
    });
};

const withFlags = (command: Command): Command =>
  command
    .summary("plan many scenarios: other prices, sizes, rules")
    .description("Plans every scenario of a study and compares it with the base.")
    .usage("STUDY --out DIR [options]")
    .argument("<study>", "study in JSON or YAML")
    .requiredOption("--out <dir>", "directory of the results; made when it is not there")
    .addOption(
      command.createOption("--jobs <n>", "threads; default: one for each core").argParser(atOnce),
    )
    .addOption(
      command
        .createOption("--robust <goal>", "also the one plan with the least … over all scenarios")
        .choices(["regret", "worst", "mean"]),
    )
    .option("--queue <url>", "give the scenarios to `sky worker` over Redis, redis://host:port")
    .option("--catalog <dir>", "another catalog than the study names")
    .addOption(
      command
        .createOption("--time-limit <time>", 'for one scenario, e.g. "10s"')
        .argParser(timeLimitMs)
        .default(DEFAULT_TIME_LIMIT_MS, "60s"),
    )
    .option("--no-color", "plain text");
