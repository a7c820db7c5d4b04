import type { Register } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import type { Io } from "../io.ts";
import { withStateFlag } from "./state-flag.ts";
import type { StateFlags } from "./state-folder.ts";

interface StatusFlags extends StateFlags {
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `Examples:
  sky status              every run
  sky status r1abc        one run: stages, places, costs, what is left out and why
  sky status last --json  for programs
`;

export const registerStatus: Register = (program, io, finish) => {
  withStateFlag(program.command("status"))
    .summary("what launched pipelines are doing")
    .description("Shows every run, or everything about one.")
    .usage("[RUN] [options]")
    .argument("[run]", "id of a run, or its beginning; name of a pipeline, or last")
    .option("--json", "print as JSON")
    .option("--no-color", "plain text")
    .addHelpText("before", EXAMPLES)
    .action(async (run: string | undefined, flags: StatusFlags) =>
      finish(await status(run, flags, io)),
    );
};

const status = async (asked: string | undefined, flags: StatusFlags, io: Io): Promise<ExitCode> => {
  const { nothingLaunched, withRunOrAll } = await import("./with-run.ts");
  return withRunOrAll(asked, flags, io, nothingLaunched(flags.json, io), async (run, state) => {
    const { runStatuses } = await import("./run-statuses.ts");
    const runs = run === undefined ? state.journal.runs() : [run];
    const statuses = await runStatuses(runs, state, io);
    if (!statuses.ok) return fail(statuses.error, io, flags.color);
    await show(statuses.value, run !== undefined, flags, io);
    return EXIT.done;
  });
};

const show = async (
  statuses: readonly import("../../domain/run-status.ts").RunStatus[],
  isOne: boolean,
  flags: StatusFlags,
  io: Io,
): Promise<void> => {
  const [only] = statuses;
  if (flags.json) {
    io.out.write(`${JSON.stringify(isOne ? only : statuses, null, 2)}\n`);
    return;
  }
  const [{ renderRun, renderRuns }, { columnsOf, wantsColor }] = await Promise.all([
    import("../../report/run/status-table.ts"),
    import("../io.ts"),
  ]);
  const render = { columns: columnsOf(io.out), color: wantsColor(io.out, io.env, flags.color) };
  io.out.write(
    isOne && only !== undefined ? renderRun(only, render) : renderRuns(statuses, render),
  );
};
