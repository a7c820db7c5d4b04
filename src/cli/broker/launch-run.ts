import { dirname, resolve } from "node:path";
import { createRun } from "../../broker/create-run.ts";
import type { RunSettings } from "../../broker/events.ts";
import { REAL_CLOCK } from "../../broker/real-clock.ts";
import { loadCatalog } from "../../catalog/load.ts";
import type { InputError, SkyError } from "../../domain/errors.ts";
import { cloudOf } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { dayBefore } from "../../library/day-before.ts";
import type { OwnParts } from "../../library/own-catalog.ts";
import { planInputs } from "../../library/plan-inputs.ts";
import { runDocument } from "../../library/run-document.ts";
import { withNotes } from "../../library/with-notes.ts";
import { createSolver } from "../../optimizer/linear/solve.ts";
import { optimize } from "../../optimizer/plan.ts";
import { type ReadPipeline, readPipeline } from "../../pipeline/read.ts";
import { renderShortPlan } from "../../report/short-plan.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { readInput } from "../input-file.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { columnsOf, type Io, wantsColor } from "../io.ts";
import { readOwnParts } from "../own-catalog.ts";
import { startProgress } from "../progress.ts";
import { type AdapterFile, readAdapterFile } from "./adapters-file.ts";
import { adapterFaults } from "./adapters-of-run.ts";
import { carryRun } from "./carry-run.ts";
import { canAsk, confirmed } from "./confirm.ts";
import { detach } from "./detach.ts";
import { launchProblems } from "./launch-checks.ts";
import type { LaunchFlags } from "./launch-flags.ts";
import { reachableOnly, unreachable } from "./reachable.ts";
import { planOptionsOf } from "./run-planning.ts";
import { openState, stateFolderOf, usableFolder } from "./state-folder.ts";

/** Plans a pipeline, asks, and carries it out. */
export const launch = async (file: string, flags: LaunchFlags, io: Io): Promise<ExitCode> => {
  const ready = await prepared(file, flags, io);
  if (!ready.ok) return fail(ready.error, io, flags.color);
  const planned = await planOf(ready.value, file, flags, io);
  if (!planned.ok) return fail(planned.error, io, flags.color);
  const unusable = await unusableAdapters(planned.value, ready.value.settings, flags, io);
  if (unusable !== undefined) return fail(unusable, io, flags.color);
  showPlan(planned.value, flags, io);
  if (flags.yes !== true) {
    if (!canAsk(io)) return fail(nobodyToAsk(file), io, flags.color);
    if (!(await confirmed(`Launch it for about ${costWords(planned.value)}?`))) {
      io.err.write("Not launched.\n");
      return EXIT.interrupted;
    }
  }
  return start(ready.value, planned.value, flags, io);
};

/** All that a launch needs and that can be wrong before anything is planned. */
interface Ready {
  readonly read: ReadPipeline;
  readonly parts: OwnParts;
  readonly folder: string;
  readonly settings: RunSettings;
}

const prepared = async (
  file: string,
  flags: LaunchFlags,
  io: Io,
): Promise<Result<Ready, InputError>> => {
  const text = await readInput(file, io);
  if (!text.ok) return text;
  const read = readPipeline(text.value, { file });
  if (!read.ok) return read;
  const parts = await readOwnParts({ file, read: read.value }, flags, io);
  if (!parts.ok) return parts;
  const state = await usableFolder(flags, io);
  if (!state.ok) return state;
  const adapters = await readAdapterFile(flags.adapters, state.value, io);
  if (!adapters.ok) return adapters;
  const folder = file === "-" ? process.cwd() : dirname(resolve(file));
  const { pipeline, source } = read.value;
  const problems = await launchProblems({ pipeline, source, folder, env: io.env });
  if (problems.length > 0) return err({ kind: "input", file, problems });
  const settings = settingsOf(adapters.value, flags, io);
  return ok({ read: read.value, parts: parts.value, folder, settings });
};

const settingsOf = (adapters: AdapterFile, flags: LaunchFlags, io: Io): RunSettings => ({
  retries: flags.retries,
  idleStopMinutes: flags.idleStop,
  chaseSavings: flags.chaseSavings === true || flags.chaseEvery !== undefined,
  ...(flags.chaseEvery !== undefined && { chaseEveryMinutes: flags.chaseEvery }),
  waitForSpot: flags.waitForSpot === true,
  ...adapters,
  stores: { ...adapters.stores, ...flags.stores },
  planning: {
    solver: flags.solver,
    timeLimitMs: flags.timeLimit,
    ...(flags.catalog !== undefined && { catalog: resolve(flags.catalog) }),
    ...(flags.maxPriceAge !== undefined && {
      pricesSince: dayBefore(io.now(), flags.maxPriceAge),
    }),
  },
});

const planOf = async (
  { read, parts, settings }: Ready,
  file: string,
  flags: LaunchFlags,
  io: Io,
): Promise<Result<Plan, SkyError>> => {
  const loaded = await loadCatalog({ dir: flags.catalog });
  if (!loaded.ok) return loaded;
  const inputs = planInputs(file, read, loaded.value, parts, flags);
  if (!inputs.ok) return inputs;
  const { catalog, notes } = inputs.value;
  const pipeline =
    flags.reachable === true
      ? reachableOnly(inputs.value.pipeline, catalog, settings.adapters)
      : inputs.value.pipeline;
  const solver = createSolver();
  const progress = startProgress(io);
  try {
    const options = { ...planOptionsOf(settings.planning, io), baselines: true };
    const planned = await optimize(
      pipeline,
      catalog,
      { ...options, onProgress: progress.report },
      solver.solve,
    );
    if (!planned.ok) return planned;
    const missing = unreachable(planned.value, settings.adapters, file);
    return missing === undefined ? ok(withNotes(planned.value, notes)) : err(missing);
  } finally {
    progress.clear();
    await solver.close();
  }
};

/** Better now than when the first machine is asked for. */
const unusableAdapters = async (
  { stages }: Plan,
  { adapters }: RunSettings,
  flags: LaunchFlags,
  io: Io,
): Promise<InputError | undefined> => {
  const clouds = [...new Set(stages.map(({ location }) => cloudOf(location)))];
  const faults = await adapterFaults(clouds, adapters, stateFolderOf(flags, io), io);
  if (faults.length === 0) return undefined;
  const problems = faults.map(({ cloud, why }) => ({
    pointer: `/adapters/${cloud}`,
    detail: why,
    remedy: "docs/adapters.md lists the settings of every adapter.",
  }));
  return { kind: "input", file: flags.adapters ?? "adapters", problems };
};

const showPlan = (plan: Plan, flags: LaunchFlags, io: Io): void => {
  const color = wantsColor(io.err, io.env, flags.color);
  io.err.write(`${renderShortPlan(plan, { columns: columnsOf(io.err), color })}\n`);
};

const costWords = ({ totals, stages }: Plan): string =>
  stages.some(({ usd }) => usd === undefined)
    ? "a cost that depends on runtimes that are not given"
    : `$${totals.usd.toFixed(2)}`;

const start = async (
  { read, parts, folder, settings }: Ready,
  plan: Plan,
  flags: LaunchFlags,
  io: Io,
): Promise<ExitCode> => {
  const state = await openState(flags, io);
  if (!state.ok) return fail(state.error, io, flags.color);
  const { journal } = state.value;
  const run = createRun(journal, REAL_CLOCK, {
    name: read.pipeline.name,
    pipeline: runDocument(read, parts, flags),
    folder,
    settings,
    plan,
  });
  io.err.write(`Launched as ${run}.\n`);
  const interrupt = listenForInterrupt();
  try {
    if (flags.detach === true) return await detach(run, state.value.folder, flags.output, io);
    return await carryRun(run, state.value, flags, io, interrupt.signal);
  } finally {
    interrupt.release();
    journal.close();
  }
};

const nobodyToAsk = (file: string): InputError => ({
  kind: "input",
  file,
  problems: [
    {
      pointer: "",
      detail: "launching costs money, and there is no terminal to ask on",
      remedy: "Give --yes to launch without asking, or look at the plan first: sky optimize.",
    },
  ],
});
