import { stateOf } from "../broker/state.ts";
import type { ResumeFlags } from "./broker-flags.ts";
import { carryRun } from "./carry-run.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import { findRun, unknownRun } from "./find-run.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { type OpenState, openExistingState, stateFolderOf } from "./state-folder.ts";

/** Goes on with one run, or with all that wait for a broker, side by side. */
export const resume = async (
  asked: string | undefined,
  flags: ResumeFlags,
  io: Io,
): Promise<ExitCode> => {
  const state = await openExistingState(flags, io);
  if (!state.ok) return fail(state.error, io, flags.color);
  if (state.value === undefined) {
    if (asked !== undefined)
      return fail(unknownRun(asked, [], stateFolderOf(flags, io)), io, flags.color);
    io.err.write("Nothing was launched from here, so there is nothing to go on with.\n");
    return EXIT.done;
  }
  const interrupt = listenForInterrupt();
  try {
    return asked === undefined
      ? await resumeAll(state.value, flags, io, interrupt.signal)
      : await resumeOne(asked, state.value, flags, io, interrupt.signal);
  } finally {
    interrupt.release();
    state.value.journal.close();
  }
};

const resumeOne = async (
  asked: string,
  state: OpenState,
  flags: ResumeFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const run = findRun(state, asked);
  if (!run.ok) return fail(run.error, io, flags.color);
  return carryRun(run.value, state, flags, io, signal);
};

const resumeAll = async (
  state: OpenState,
  flags: ResumeFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const { journal } = state;
  const waiting = journal
    .runs()
    .filter(
      (run) =>
        stateOf(journal.read(run)).ended === undefined && journal.holderOf(run) === undefined,
    );
  if (waiting.length === 0) io.err.write("Every run is finished, or carried out already.\n");
  const shared = { ...flags, shared: waiting.length > 1 };
  const codes = await Promise.all(waiting.map((run) => carryRun(run, state, shared, io, signal)));
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
};
