import type { Register } from "../command.ts";
import type { DownFlags } from "./broker-flags.ts";
import { withStateFlag } from "./state-flag.ts";

const EXAMPLES = `Examples:
  sky down r1abc              ends a run and whatever of it may still run
  sky down --orphans          machines in the clouds that no run needs: lists them, asks, ends them
  sky down --orphans --yes    without asking
`;

export const registerDown: Register = (program, io, finish) => {
  withStateFlag(program.command("down"))
    .summary("end the machines of a run, or orphaned ones")
    .description(
      "Makes sure that nothing of a run costs money any more, or finds what a crash left behind.",
    )
    .usage("RUN | --orphans [options]")
    .argument("[run]", "id of a run, or its beginning; name of a pipeline, or last")
    .option("--orphans", "machines that carry this project's mark and that no run needs")
    .option("-y, --yes", "without asking")
    .option("--adapters <file>", "clouds to look in, beside those of the runs")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string | undefined, flags: DownFlags) => {
      const { down } = await import("./down-run.ts");
      finish(await down(run, flags, io));
    });
};
