import type { Register } from "../command.ts";
import type { ResumeFlags } from "./broker-flags.ts";
import { withStateFlag } from "./state-flag.ts";

const EXAMPLES = `Examples:
  sky resume                 every run that is not finished and that nobody carries out
  sky resume r1abc           one run; its finished stages stay finished
  sky resume last            the newest
  sky resume r1abc --output results
`;

export const registerResume: Register = (program, io, finish) => {
  withStateFlag(program.command("resume"))
    .summary("go on with a run")
    .description(
      "Goes on with a run whose broker was stopped, or that failed. What is finished is not done again.",
    )
    .usage("[RUN] [options]")
    .argument("[run]", "id of a run, or its beginning; name of a pipeline, or last")
    .option("--output <dir>", "copy the results there")
    .option("--take-over", "also from a broker on another machine, which you know to be dead")
    .option("--json", "print outputs and costs as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string | undefined, flags: ResumeFlags) => {
      const { resume } = await import("./resume-run.ts");
      finish(await resume(run, flags, io));
    });
};
