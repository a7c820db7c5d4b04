import { setTimeout } from "node:timers/promises";
import { carryOut } from "../../broker/carry-out.ts";
import { stateOf } from "../../broker/state/fold.ts";
import type { RunState } from "../../broker/state/state.ts";
import { printable } from "../../report/text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { Io } from "../io.ts";
import type { CancelFlags } from "./broker-flags.ts";
import { brokerParts } from "./broker-parts.ts";
import { startView } from "./run-view.ts";
import type { OpenState } from "./state-folder.ts";
import { withRun } from "./with-run.ts";

/** Asks for the end of a run, and sees to it: by the broker that carries it out, or by being its broker. */
export const cancel = (asked: string, flags: CancelFlags, io: Io): Promise<ExitCode> =>
  withRun(asked, flags, io, async (run, state) => {
    const { ended } = stateOf(state.journal.read(run));
    if (ended !== undefined) {
      io.err.write(`${run} has ended already: ${ended.status}.\n`);
      return EXIT.done;
    }
    const interrupt = listenForInterrupt();
    try {
      return await endRun(run, state, flags, io, interrupt.signal);
    } finally {
      interrupt.release();
    }
  });

/** For a run that has not ended. */
export const endRun = async (
  run: string,
  state: OpenState,
  flags: CancelFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const { journal } = state;
  if (!stateOf(journal.read(run)).cancelRequested)
    journal.append(run, { kind: "cancel-requested" }, io.now().getTime());
  const holder = journal.holderOf(run);
  if (holder !== undefined) {
    io.err.write(`Asked its broker, process ${holder.pid} on ${holder.host}, to end ${run} …\n`);
    const ended = await endedByBroker(run, state, signal);
    if (ended !== undefined) return told(run, ended, io);
    if (signal.aborted) return EXIT.interrupted;
  }
  return endItself(run, state, flags, io, signal);
};

const LOOK_MS = 200;

/** @returns `undefined` when nobody carries the run out any more, or the user has had enough */
const endedByBroker = async (
  run: string,
  { journal }: OpenState,
  signal: AbortSignal,
): Promise<RunState["ended"]> => {
  while (!signal.aborted) {
    const { ended } = stateOf(journal.read(run));
    if (ended !== undefined) return ended;
    if (journal.holderOf(run) === undefined) return undefined;
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
};

const endItself = async (
  run: string,
  state: OpenState,
  flags: CancelFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const events = state.journal.read(run);
  let onEvent: Awaited<ReturnType<typeof startView>>["onEvent"] = () => undefined;
  const made = await brokerParts(stateOf(events), state, io, {
    onEvent: (recorded) => onEvent(recorded),
  });
  if (!made.ok) return fail(made.error, io, flags.color);
  const { parts, rules, close } = made.value;
  const { color } = flags;
  const view = await startView(io, { events, holder: parts.holder, rules, color });
  ({ onEvent } = view);
  try {
    const outcome = await carryOut(run, parts, signal);
    view.stop();
    if (outcome.status === "left") return EXIT.interrupted;
    const { ended } = stateOf(state.journal.read(run));
    return ended === undefined ? EXIT.runFailed : told(run, ended, io);
  } finally {
    view.stop();
    await close();
  }
};

const told = (run: string, ended: NonNullable<RunState["ended"]>, io: Io): ExitCode => {
  if (ended.status === "failed") {
    io.err.write(
      `error: ${run}: ${printable(ended.why ?? "failed")}\n  → End what is left: sky down ${run}\n`,
    );
    return EXIT.runFailed;
  }
  io.err.write(
    ended.status === "cancelled"
      ? `${run} is cancelled; nothing of it runs any more.\n`
      : `${run} was finished before it could be cancelled.\n`,
  );
  return EXIT.done;
};
