import type { Register } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";
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
    .argument("[run]", "id of a run, the beginning of one, or last")
    .option("--json", "print as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string | undefined, flags: CostFlags) =>
      finish(await cost(run, flags, io)),
    );
};

const cost = async (asked: string | undefined, flags: CostFlags, io: Io): Promise<ExitCode> => {
  const [{ openExistingState, stateFolderOf }, { findRun, unknownRun }, report] = await Promise.all(
    [import("./state-folder.ts"), import("./find-run.ts"), import("./cost-show.ts")],
  );
  const state = await openExistingState(flags, io);
  if (!state.ok) return fail(state.error, io, flags.color);
  if (state.value === undefined) {
    if (asked !== undefined)
      return fail(unknownRun(asked, [], stateFolderOf(flags, io)), io, flags.color);
    if (flags.json) io.out.write("[]\n");
    else io.err.write("Nothing was launched from here.\n");
    return EXIT.done;
  }
  try {
    const run = asked === undefined ? undefined : findRun(state.value, asked);
    if (run !== undefined && !run.ok) return fail(run.error, io, flags.color);
    return await report.showCosts(run?.value, state.value, flags, io);
  } finally {
    state.value.journal.close();
  }
};
