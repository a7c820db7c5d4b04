import type { AdapterSettings, RunSettings } from "../../broker/events.ts";
import { endOrphan, findOrphans, type Orphan } from "../../broker/orphans.ts";
import { REAL_CLOCK } from "../../broker/real-clock.ts";
import { stateOf } from "../../broker/state/fold.ts";
import type { InputError } from "../../domain/errors.ts";
import { count } from "../../report/quantities.ts";
import { printable } from "../../report/text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import type { Io } from "../io.ts";
import { readAdapterFile } from "./adapters-file.ts";
import { adaptersOf } from "./adapters-of-run.ts";
import type { DownFlags } from "./broker-flags.ts";
import { canAsk, confirmed } from "./confirm.ts";
import type { OpenState } from "./state-folder.ts";

/** Machines that carry the project's mark and that no run of this journal needs: told, and ended after a yes. */
export const downOrphans = async (
  state: OpenState,
  flags: DownFlags,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> => {
  const file = await readAdapterFile(flags.adapters, state.folder, io);
  if (!file.ok) return fail(file.error, io, flags.color);
  const settings = [...settingsOfRuns(state), ...Object.values(file.value.adapters)];
  const adapters = adaptersOf(oneEach(settings), state.folder, io, []);
  const found = await findOrphans(state.journal, await adapters.all(), REAL_CLOCK, signal);
  for (const unasked of found.unasked) io.err.write(`not asked: ${printable(unasked)}\n`);
  const orphans = uniqueOrphans(found.orphans);
  for (const orphan of orphans) io.out.write(`${printable(wordsOf(orphan))}\n`);
  const isAllAsked = found.unasked.length === 0;
  if (orphans.length === 0) {
    io.err.write(isAllAsked ? "No orphans.\n" : "No orphans where it could be asked.\n");
    return isAllAsked ? EXIT.done : EXIT.runFailed;
  }
  if (flags.yes !== true) {
    if (!canAsk(io)) return fail(nobodyToAsk, io, flags.color);
    if (!(await confirmed(`End ${count(orphans.length, "machine")}?`))) return EXIT.interrupted;
  }
  const left = await endAll(orphans, state, io, signal);
  return left === 0 && isAllAsked ? EXIT.done : EXIT.runFailed;
};

/** Of all of them: a cloud may have been reached in another way by an earlier run, whose machines are there still. */
const settingsOfRuns = ({ journal }: OpenState): readonly AdapterSettings[] =>
  journal.runs().flatMap((run) => Object.values(stateOf(journal.read(run)).settings.adapters));

/** Equal ones once, by number: which cloud they are for does not matter here. */
const oneEach = (settings: readonly AdapterSettings[]): RunSettings["adapters"] =>
  Object.fromEntries(
    [...new Map(settings.map((one) => [JSON.stringify(one), one])).values()].map((one, index) => [
      String(index),
      one,
    ]),
  );

/** Two clouds may be reached through one account. */
const uniqueOrphans = (orphans: readonly Orphan[]): readonly Orphan[] => [
  ...new Map(
    orphans.map((orphan) => [`${orphan.found.requestId}\n${orphan.found.location}`, orphan]),
  ).values(),
];

const wordsOf = ({ found, ours }: Orphan): string =>
  `${found.requestId}: ${found.instanceType} in ${found.location}, since ${new Date(found.startedAtMs).toISOString()}${ours ? "" : ", of a run that is not in this folder: perhaps another broker's"}`;

const endAll = async (
  orphans: readonly Orphan[],
  { journal }: OpenState,
  io: Io,
  signal: AbortSignal,
): Promise<number> => {
  let left = 0;
  for (const orphan of orphans) {
    const answer = await endOrphan(journal, orphan, REAL_CLOCK, signal);
    if (!answer.ok) left++;
    io.err.write(
      answer.ok
        ? `ended ${orphan.found.requestId}\n`
        : `error: ${orphan.found.requestId} may still run and cost money: ${printable(answer.error.message)}\n`,
    );
  }
  return left;
};

const nobodyToAsk: InputError = {
  kind: "input",
  file: "sky down --orphans",
  problems: [
    {
      pointer: "",
      detail: "machines are ended for good, and there is no terminal to ask on",
      remedy: "Give --yes to end all that are listed above.",
    },
  ],
};
