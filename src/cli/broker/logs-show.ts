import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { logFile } from "../../broker/log-files.ts";
import { stateOf } from "../../broker/state/fold.ts";
import type { Attempt, RunState } from "../../broker/state/state.ts";
import type { InputError } from "../../domain/errors.ts";
import { didYouMean, nearest } from "../../pipeline/nearest.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { Io } from "../io.ts";
import type { LogFlags } from "./broker-flags.ts";
import type { OpenState } from "./state-folder.ts";
import { withRun } from "./with-run.ts";

const LOOK_MS = 300;

/** Prints the kept output of a run's jobs. */
export const showLogs = (
  asked: string,
  stage: string | undefined,
  flags: LogFlags,
  io: Io,
): Promise<ExitCode> =>
  withRun(asked, flags, io, async (run, state) => {
    const unknown = unknownStage(run, stage, stateOf(state.journal.read(run)));
    if (unknown !== undefined) return fail(unknown, io, flags.color);
    const interrupt = listenForInterrupt();
    try {
      const printer = new LogPrinter(run, stage, state, io);
      await printer.print();
      if (flags.follow === true) await follow(printer, run, state, interrupt.signal);
      if (printer.isEmpty) io.err.write("Nothing was written yet.\n");
      return interrupt.signal.aborted ? EXIT.interrupted : EXIT.done;
    } finally {
      interrupt.release();
    }
  });

/** Until the run has ended or nobody carries it out. */
const follow = async (
  printer: LogPrinter,
  run: string,
  { journal }: OpenState,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const isOver =
      stateOf(journal.read(run)).ended !== undefined || journal.holderOf(run) === undefined;
    await printer.print();
    if (isOver) return;
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
};

/** Prints what was added to the logs since it last looked; a line names the attempt where it changes. */
class LogPrinter {
  readonly #run: string;
  readonly #stage: string | undefined;
  readonly #state: OpenState;
  readonly #io: Io;
  readonly #printed = new Map<string, number>();
  #last: string | undefined;

  constructor(run: string, stage: string | undefined, state: OpenState, io: Io) {
    this.#run = run;
    this.#stage = stage;
    this.#state = state;
    this.#io = io;
  }

  get isEmpty(): boolean {
    return this.#printed.size === 0;
  }

  async print(): Promise<void> {
    const { attempts } = stateOf(this.#state.journal.read(this.#run));
    for (const attempt of attempts.values())
      if (this.#stage === undefined || attempt.request.stage === this.#stage)
        await this.#printAttempt(attempt);
  }

  async #printAttempt({ request, number }: Attempt): Promise<void> {
    const from = this.#printed.get(request.id) ?? 0;
    const bytes = await readFrom(logFile(this.#state.folder, this.#run, request.id), from);
    if (bytes.length === 0) return;
    this.#printed.set(request.id, from + bytes.length);
    if (this.#last !== request.id && (this.#stage === undefined || number > 1))
      this.#io.err.write(`--- ${request.stage}, attempt ${number}, ${request.location}\n`);
    this.#last = request.id;
    this.#io.out.write(bytes.toString("utf8"));
  }
}

const readFrom = async (file: string, from: number): Promise<Buffer> => {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return Buffer.alloc(0);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.max(0, size - from));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

const unknownStage = (
  run: string,
  stage: string | undefined,
  { plan }: RunState,
): InputError | undefined => {
  const names = plan?.stages.map(({ name }) => name) ?? [];
  if (stage === undefined || names.includes(stage)) return undefined;
  const remedy = didYouMean(nearest(stage, names, 1)) ?? `Its stages are ${names.join(", ")}.`;
  const detail = `has no stage ${JSON.stringify(stage)}`;
  return { kind: "input", file: run, problems: [{ pointer: "", detail, remedy }] };
};
