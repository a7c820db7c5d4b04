import { compareCosts } from "../../broker/billing/compare.ts";
import { ledgerOf } from "../../broker/billing/ledger.ts";
import { carryOut, type Outcome } from "../../broker/carry-out.ts";
import { stateOf } from "../../broker/state/fold.ts";
import { StorageFault } from "../../broker/storage-fault.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { CostComparison } from "../../domain/ledger.ts";
import { ok, type Result } from "../../domain/result.ts";
import { renderCosts } from "../../report/bill/cost-report.ts";
import { explain } from "../../report/explain.ts";
import { printable } from "../../report/text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { columnsOf, type Io, wantsColor } from "../io.ts";
import type { CarryFlags } from "./broker-flags.ts";
import { brokerParts, type RunParts } from "./broker-parts.ts";
import { journalEvents } from "./journal-events.ts";
import { download, outputsOf, type RunOutput } from "./run-outputs.ts";
import { startView } from "./run-view.ts";
import type { OpenState } from "./state-folder.ts";
import { storageError } from "./storage-error.ts";

/** Carries a run out, shows it, and tells what came of it. */
export const carryRun = async (
  run: string,
  state: OpenState,
  flags: CarryFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const carried = await carriedOut(run, state, flags, io, signal);
  return carried.ok ? carried.value : fail(carried.error, io, flags.color);
};

const carriedOut = async (
  run: string,
  state: OpenState,
  flags: CarryFlags,
  io: Io,
  signal: AbortSignal,
): Promise<Result<ExitCode, SkyError>> => {
  const events = state.journal.read(run);
  const listeners: ((recorded: (typeof events)[number]) => void)[] = [];
  const made = await brokerParts(stateOf(events), state, io, {
    ...(flags.takeOver !== undefined && { takeOver: flags.takeOver }),
    onEvent: (recorded) => {
      for (const listener of listeners) listener(recorded);
    },
  });
  if (!made.ok) return made;
  const { parts, rules } = made.value;
  const { color, shared } = flags;
  const view = await startView(io, {
    events,
    holder: parts.holder,
    rules,
    color,
    ...(shared !== undefined && { shared }),
  });
  listeners.push(view.onEvent);
  try {
    const outcome = await carryOut(run, parts, signal);
    view.stop();
    return ok(await told(run, outcome, made.value, flags, io, signal));
  } catch (error) {
    if (!(error instanceof StorageFault)) throw error;
    view.stop();
    fail(storageError(error), io, color);
    io.err.write(leftWords(run));
    return ok(EXIT.interrupted);
  } finally {
    view.stop();
    await made.value.close();
  }
};

const told = async (
  run: string,
  outcome: Outcome,
  made: RunParts,
  flags: CarryFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  switch (outcome.status) {
    case "held":
      return fail(heldBy(run, outcome.by), io, flags.color);
    case "left":
      io.err.write(leftWords(run));
      return EXIT.interrupted;
    case "finished":
      return finished(run, made, flags, io, signal);
    case "cancelled":
      io.err.write(`${run} was cancelled; nothing of it runs any more.\n`);
      report(run, "cancelled", [], made, flags, io);
      return EXIT.runFailed;
    case "failed": {
      const reason = outcome.error === undefined ? "" : `\n${explain(outcome.error)}`;
      io.err.write(
        `error: ${run} has failed: ${printable(outcome.why)}${reason}\n${failedWords(run)}`,
      );
      report(run, "failed", [], made, flags, io);
      return EXIT.runFailed;
    }
  }
};

const finished = async (
  run: string,
  made: RunParts,
  flags: CarryFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  if (flags.output === undefined) {
    report(run, "finished", outputsOf(made.parts, run), made, flags, io);
    return EXIT.done;
  }
  const { outputs, failures } = await download(made.parts, run, flags.output, signal);
  report(run, "finished", outputs, made, flags, io);
  for (const failure of failures)
    io.err.write(
      `error: not copied to ${flags.output}: ${printable(failure)}\n  → The run is finished and its results are kept: sky resume ${run} --output ${flags.output}\n`,
    );
  return failures.length === 0 ? EXIT.done : EXIT.badInput;
};

/** Outputs and costs: the result of the command. */
const report = (
  run: string,
  status: string,
  outputs: readonly RunOutput[],
  { parts, rules }: RunParts,
  flags: CarryFlags,
  io: Io,
): void => {
  const options = { nowMs: io.now().getTime(), rules };
  const ledger = ledgerOf(journalEvents(parts.journal), options);
  const costs = compareCosts(run, parts.journal.read(run), ledger);
  if (flags.json === true)
    io.out.write(`${JSON.stringify({ run, status, outputs, costs }, null, 2)}\n`);
  else io.out.write(textOf(outputs, costs, flags, io));
};

const textOf = (
  outputs: readonly RunOutput[],
  costs: CostComparison,
  { color }: CarryFlags,
  io: Io,
): string => {
  const render = { columns: columnsOf(io.out), color: wantsColor(io.out, io.env, color) };
  const lines = outputs.map(
    ({ stage, at, bytes }) => `  ${printable(`${stage}: ${at}`)} (${bytes} bytes)`,
  );
  const head = lines.length === 0 ? "" : `Outputs\n${lines.join("\n")}\n\n`;
  return `${head}${renderCosts(costs, render)}`;
};

const leftWords = (run: string): string =>
  `left: ${run} goes on where it is; its machines run and cost money.\n  → Go on: sky resume ${run}\n  → End it: sky down ${run}\n`;

const failedWords = (run: string): string =>
  `  → What its stages wrote: sky logs ${run}\n  → Try again what is not finished: sky resume ${run}\n`;

const heldBy = (run: string, { host, pid }: { host: string; pid: number }): SkyError => ({
  kind: "input",
  file: run,
  problems: [
    {
      pointer: "",
      detail: `is carried out by process ${pid} on ${host}`,
      remedy: `Look at it with sky status ${run}, end it with sky cancel ${run}. If ${host} is another machine and dead: sky resume ${run} --take-over.`,
    },
  ],
});
