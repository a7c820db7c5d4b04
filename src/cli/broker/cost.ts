import type { Register } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { withStateFlag } from "./state-flag.ts";
import type { StateFlags } from "./state-folder.ts";

interface CostFlags extends StateFlags {
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky cost               every run: planned and actual
  sky cost r1abc         one run, stage by stage
  sky cost last --json   for programs
`;

export const registerCost: Register = (program, io, finish) => {
  withStateFlag(program.command("cost"))
    .summary("what runs have cost, against the plan")
    .description(
      "Shows what runs were to cost and what they did; machines that run are counted until now.",
    )
    .usage("[RUN] [options]")
    .argument("[run]", "id of a run, or its beginning; name of a pipeline, or last")
    .option("--json", "print as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string | undefined, flags: CostFlags) =>
      finish(await cost(run, flags, io)),
    );
};

const cost = async (asked: string | undefined, flags: CostFlags, io: Io): Promise<ExitCode> => {
  const [{ nothingLaunched, withRunOrAll }, { showCosts }] = await Promise.all([
    import("./with-run.ts"),
    import("./cost-show.ts"),
  ]);
  return withRunOrAll(asked, flags, io, nothingLaunched(flags.json, io), (run, state) =>
    showCosts(run, state, flags, io),
  );
};
