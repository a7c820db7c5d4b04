import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import type { Io } from "../io.ts";
import { findRun, unknownRun } from "./find-run.ts";
import {
  type OpenState,
  openExistingState,
  type StateFlags,
  stateFolderOf,
} from "./state-folder.ts";

type Flags = StateFlags & { readonly color: boolean };

/**
 * Opens the broker's folder for a command about one run or, when none is named, about all; and closes it.
 *
 * @param none  tells that nothing was ever launched from there
 */
export const withRunOrAll = async (
  asked: string | undefined,
  flags: Flags,
  io: Io,
  none: () => void,
  act: (run: string | undefined, state: OpenState) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const state = await openExistingState(flags, io);
  if (!state.ok) return fail(state.error, io, flags.color);
  if (state.value === undefined) {
    if (asked !== undefined)
      return fail(unknownRun(asked, [], stateFolderOf(flags, io)), io, flags.color);
    none();
    return EXIT.done;
  }
  try {
    const run = asked === undefined ? undefined : findRun(state.value, asked);
    if (run !== undefined && !run.ok) return fail(run.error, io, flags.color);
    return await act(run?.value, state.value);
  } finally {
    state.value.journal.close();
  }
};

/** The same for a command that needs a run. */
export const withRun = (
  asked: string,
  flags: Flags,
  io: Io,
  act: (run: string, state: OpenState) => Promise<ExitCode>,
): Promise<ExitCode> =>
  withRunOrAll(
    asked,
    flags,
    io,
    () => {},
    (run, state) => act(run!, state),
  );

/** What commands that only look say of a folder without runs. */
export const nothingLaunched = (json: boolean | undefined, io: Io) => () => {
  if (json === true) io.out.write("[]\n");
  else io.err.write("Nothing was launched from here.\n");
};
