import type { Register } from "./command.ts";
import { atOnce } from "./flags.ts";
import type { WorkerFlags } from "./worker-flags.ts";

const EXAMPLES = `Examples:
  sky worker --queue redis://10.0.0.5:6379              scenarios of \`sky whatif --queue\`
  SKYPLAN_QUEUE=redis://:secret@10.0.0.5 sky worker     the password in no list of processes

It ends with Ctrl-C; what it was at goes to another worker.
`;

export const registerWorker: Register = (program, io, finish) => {
  const command = program.command("worker");
  command
    .summary("solve scenarios of studies from a queue")
    .description("Takes scenarios from a queue until it is stopped.")
    .usage("[options]")
    .addHelpText("before", EXAMPLES)
    .option("--queue <url>", "redis://host:port; default: SKYPLAN_QUEUE, or this machine")
    .option("--catalog <dir>", "another catalog than the one in use; studies need the same")
    .addOption(command.createOption("--jobs <n>", "scenarios at once").argParser(atOnce).default(1))
    .option("--no-color", "plain text")
    .action(async (flags: WorkerFlags) => {
      const { runWorker } = await import("./worker-run.ts");
      finish(await runWorker(flags, io));
    });
};
