import type { Register } from "../command.ts";
import type { LogFlags } from "./broker-flags.ts";
import { withStateFlag } from "./state-flag.ts";

const EXAMPLES = `Examples:
  sky logs r1abc                  what all stages wrote, attempt by attempt
  sky logs r1abc train            one stage
  sky logs last train --follow    as it is written, until the run ends
`;

export const registerLogs: Register = (program, io, finish) => {
  withStateFlag(program.command("logs"))
    .summary("what the stages of a run have written")
    .description(
      "Prints the output of a run's commands. The broker keeps it when machines are gone.",
    )
    .usage("RUN [STAGE] [options]")
    .argument("<run>", "id of a run, or its beginning; name of a pipeline, or last")
    .argument("[stage]", "only this stage")
    .option("-f, --follow", "go on until the run ends or nobody carries it out")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string, stage: string | undefined, flags: LogFlags) => {
      const { showLogs } = await import("./logs-show.ts");
      finish(await showLogs(run, stage, flags, io));
    });
};
