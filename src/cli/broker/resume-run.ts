import { stateOf } from "../../broker/state/fold.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { Io } from "../io.ts";
import type { ResumeFlags } from "./broker-flags.ts";
import { carryRun } from "./carry-run.ts";
import type { OpenState } from "./state-folder.ts";
import { withRunOrAll } from "./with-run.ts";

/** Goes on with one run, or with all that wait for a broker, side by side. */
export const resume = (
  asked: string | undefined,
  flags: ResumeFlags,
  io: Io,
): Promise<ExitCode> => {
  const none = () => {
    io.err.write("Nothing was launched from here, so there is nothing to go on with.\n");
  };
  return withRunOrAll(asked, flags, io, none, async (run, state) => {
    const interrupt = listenForInterrupt();
    try {
      return run === undefined
        ? await resumeAll(state, flags, io, interrupt.signal)
        : await carryRun(run, state, flags, io, interrupt.signal);
    } finally {
      interrupt.release();
    }
  });
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
