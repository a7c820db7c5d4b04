import { Command } from "commander";
import { COMMANDS } from "./commands.ts";
import { answerCompletion, COMPLETE } from "./completion.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { failWithBug } from "./failure.ts";
import type { Io } from "./io.ts";
import { tameUsage, usageExitCode } from "./usage.ts";
import { packageVersion } from "./version.ts";

const EXAMPLES = `Finds the best cloud, region and machine for every stage of a pipeline.
Not a good one: the best one, proven.

Examples:
  sky optimize dag.json                       the cheapest plan
  sky optimize dag.json --minimize time       the fastest plan
  sky optimize dag.json --json | jq .totals   for programs
  sky explain plan.json                       show a saved plan again
  sky export plan.json --to skypilot          run it with another tool
  sky check dag.json                          only look for mistakes
  sky whatif study.yaml --out results         what if prices or rules differed
  sky launch dag.yaml                         carry the plan out
  sky gpus H100                               what it costs, cloud by cloud
  sky catalog update                          fetch today's prices
`;

const EXIT_CODES = `
Exit codes: 0 plan, 1 bug, 2 bad usage or input, 3 no plan exists,
            4 time limit without a plan, 5 catalog missing or broken,
            6 a launched run failed or was cancelled, 130 interrupted`;

/** Commands and their subcommands. */
const allCommands = (parent: Command): readonly Command[] =>
  parent.commands.flatMap((command) => [command, ...allCommands(command)]);

/**
 * Runs one command line.
 *
 * @param args  without the program's own name
 * @returns the exit code; never throws
 */
export const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  let code: ExitCode = EXIT.done;
  const program = tameUsage(new Command("sky"), io)
    .usage("COMMAND [options]")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .version(packageVersion(), "-V, --version", "show the version")
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", EXIT_CODES);
  for (const register of COMMANDS)
    register(program, io, (result) => {
      code = result;
    });
  for (const command of allCommands(program)) tameUsage(command, io);
  try {
    if (args[0] === COMPLETE) await answerCompletion(program);
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
    return code;
  } catch (error) {
    return usageExitCode(error) ?? failWithBug(error, io);
  }
};
