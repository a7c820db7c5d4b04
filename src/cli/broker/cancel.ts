import type { Register } from "../command.ts";
import type { CancelFlags } from "./broker-flags.ts";
import { withStateFlag } from "./state-flag.ts";

const EXAMPLES = `Examples:
  sky cancel r1abc     ends its machines; what is finished stays
  sky cancel last      the newest run
`;

export const registerCancel: Register = (program, io, finish) => {
  withStateFlag(program.command("cancel"))
    .summary("end a run before it is done")
    .description(
      "Ends a run and its machines. What is finished is kept, and sky resume goes on from it.",
    )
    .usage("RUN [options]")
    .argument("<run>", "id of a run, or its beginning; name of a pipeline, or last")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string, flags: CancelFlags) => {
      const { cancel } = await import("./cancel-run.ts");
      finish(await cancel(run, flags, io));
    });
};
