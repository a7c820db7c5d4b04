import { REAL_CLOCK } from "../../broker/real-clock.ts";
import { stateOf } from "../../broker/state/fold.ts";
import type { Attempt, RunState } from "../../broker/state/state.ts";
import type { InputError } from "../../domain/errors.ts";
import { cloudOf } from "../../domain/ids.ts";
import { printable } from "../../report/text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { Io } from "../io.ts";
import { adaptersOf } from "./adapters-of-run.ts";
import type { DownFlags } from "./broker-flags.ts";
import { endRun } from "./cancel-run.ts";
import { downOrphans } from "./down-orphans.ts";
import { findRun, unknownRun } from "./find-run.ts";
import { type OpenState, openExistingState, openState, stateFolderOf } from "./state-folder.ts";

/** Ends what costs money: of one run, or what no run needs. */
export const down = async (
  asked: string | undefined,
  flags: DownFlags,
  io: Io,
): Promise<ExitCode> => {
  if ((asked === undefined) === (flags.orphans !== true)) return fail(oneOfBoth, io, flags.color);
  const state =
    asked === undefined ? await openState(flags, io) : await openExistingState(flags, io);
  if (!state.ok) return fail(state.error, io, flags.color);
  if (state.value === undefined)
    return fail(unknownRun(asked ?? "", [], stateFolderOf(flags, io)), io, flags.color);
  const interrupt = listenForInterrupt();
  try {
    return asked === undefined
      ? await downOrphans(state.value, flags, io, interrupt.signal)
      : await downRun(asked, state.value, flags, io, interrupt.signal);
  } finally {
    interrupt.release();
    state.value.journal.close();
  }
};

const oneOfBoth: InputError = {
  kind: "input",
  file: "sky down",
  problems: [
    {
      pointer: "",
      detail: "a run or --orphans is needed, and not both",
      remedy: "sky status lists the runs.",
    },
  ],
};

const downRun = async (
  asked: string,
  state: OpenState,
  flags: DownFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const run = findRun(state, asked);
  if (!run.ok) return fail(run.error, io, flags.color);
  const isOver = stateOf(state.journal.read(run.value)).ended !== undefined;
  const code = isOver ? EXIT.done : await endRun(run.value, state, flags, io, signal);
  if (code === EXIT.interrupted) return code;
  const left = await endMachines(run.value, state, io, signal);
  for (const why of left) io.err.write(`error: ${printable(why)}\n`);
  if (left.length > 0) return EXIT.runFailed;
  io.err.write(`Nothing of ${run.value} runs any more.\n`);
  return EXIT.done;
};

/** Machines whose end no broker has seen, of a run that is over. @returns what may still run */
const endMachines = async (
  run: string,
  { journal, folder }: OpenState,
  io: Io,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const state = stateOf(journal.read(run));
  const adapters = adaptersOf(state.settings.adapters, folder, io, []);
  const left: string[] = [];
  for (const { request } of openAttempts(state)) {
    const adapter = await adapters.of(cloudOf(request.location));
    const answer = await adapter.terminate(request, signal);
    if (answer.ok) {
      const event = { kind: "machine-ended", requestId: request.id, ended: answer.value } as const;
      journal.append(run, event, REAL_CLOCK.nowMs());
    } else
      left.push(
        `${request.id} at ${request.location} may still run and cost money: ${answer.error.message}`,
      );
  }
  return left;
};

const openAttempts = ({ attempts }: RunState): readonly Attempt[] =>
  [...attempts.values()].filter(({ ended }) => ended === undefined);
