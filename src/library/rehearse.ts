import { SimAdapter } from "../adapters/sim/sim-adapter.ts";
import type { VirtualClock } from "../adapters/sim/virtual-clock.ts";
import type { SimWorld } from "../adapters/sim/world.ts";
import { spentOf } from "../broker/billing/spent.ts";
import { carryOut, type Outcome } from "../broker/carry-out.ts";
import { createRun } from "../broker/create-run.ts";
import type { Recorded, RunSettings } from "../broker/events.ts";
import { openJournal } from "../broker/journal/sqlite.ts";
import type { BrokerParts, Move, Pace, Replan } from "../broker/parts.ts";
import { planLifting } from "../broker/replan/lift.ts";
import { replan } from "../broker/replan/replan.ts";
import { shouldMove } from "../broker/replan/should-move.ts";
import type { Situation } from "../broker/replan/situation.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import type { SolveLp } from "../optimizer/linear/solution.ts";
import type { PlanOptions } from "../optimizer/plan.ts";
import { RunMemory } from "../optimizer/run-memory.ts";

/** A run in a simulated world. */
export interface Rehearsal {
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  /** With the prices of the moment. */
  readonly catalog: () => Catalog;
  readonly world: SimWorld;
  /** The world's own; it may not be used for anything else meanwhile. */
  readonly clock: VirtualClock;
  readonly solve: SolveLp;
  readonly options: PlanOptions;
  readonly settings?: Partial<RunSettings>;
  readonly pace?: Pace;
}

export interface Rehearsed {
  readonly outcome: Outcome;
  readonly events: readonly Recorded[];
}

const RUN = "rehearsal";
const HOUR_MS = 3_600_000;
/** Nobody watches: it looks often enough to lose no more than two minutes. */
const PACE: Pace = { watchMs: 120_000, pollMs: () => 120_000, chaseMs: HOUR_MS / 2 };

/**
 * Carries a pipeline out with the real broker in simulated clouds and simulated time: hours pass in milliseconds. What it
 * did is in the events; what it cost is on the world's meter.
 */
export const rehearse = async (rehearsal: Rehearsal): Promise<Rehearsed> => {
  const { pipeline, plan, world, clock } = rehearsal;
  const journal = openJournal(":memory:");
  try {
    const settings = settingsOf(rehearsal);
    const text = JSON.stringify({ name: pipeline.name });
    const run = { name: pipeline.name, pipeline: text, folder: "/", settings, plan };
    createRun(journal, clock, run, RUN);
    const parts = partsOf(rehearsal, new SimAdapter(world), journal);
    const outcome = await carryOut(RUN, parts, new AbortController().signal);
    return { outcome, events: journal.read(RUN) };
  } finally {
    clock.stop();
    journal.close();
  }
};

const settingsOf = ({ world, settings }: Rehearsal): RunSettings => ({
  retries: 3,
  idleStopMinutes: 60,
  chaseSavings: false,
  stores: { "*": `sim://${world.rules.name}/at/{cloud}/{region}` },
  adapters: {},
  accounts: {},
  ...settings,
});

const partsOf = (
  rehearsal: Rehearsal,
  adapter: SimAdapter,
  journal: BrokerParts["journal"],
): BrokerParts => {
  const { pipeline, catalog, clock, pace = PACE } = rehearsal;
  const solve: SolveLp = (model, how) => clock.during(() => rehearsal.solve(model, how));
  const replanned = replanWith(rehearsal, solve);
  return {
    journal,
    clock,
    holder: { host: "rehearsal", pid: 0, startedAtMs: 0 },
    pipeline,
    catalog,
    adapterOf: async () => adapter,
    copyStores: (copy, signal) => adapter.copy(copy, signal),
    replan: replanned,
    moveOf: (situation) => moveOf(rehearsal, solve, situation),
    secret: () => undefined,
    logs: { position: () => 0, append: () => undefined },
    stateFolder: "/",
    spent: (events) =>
      spentOf(events, pipeline.discounts.length, { nowMs: clock.nowMs(), rules: [] }),
    pace,
  };
};

/** Lifts blocks only when it may, and looks for words only when nothing is left. */
export const replanWith = (
  { pipeline, catalog, options }: Pick<Rehearsal, "pipeline" | "catalog" | "options">,
  solve: SolveLp,
): Replan => {
  const memory = new RunMemory();
  const plan = (now: Situation) =>
    replan(pipeline, catalog(), now, { ...options, reasons: false }, solve, memory);
  return async (situation, lift) => {
    const strict = await plan(situation);
    if (strict.ok) return { ok: true, value: { plan: strict.value, lifted: [] } };
    return lift ? planLifting(situation, plan) : strict;
  };
};

/** Of a move: more than a rounding of the plan, and worth the trouble. */
const THRESHOLD = { leastUsd: 0.01, leastPct: 5 };

const moveOf = async (
  { pipeline, catalog, options }: Rehearsal,
  solve: SolveLp,
  situation: Situation,
): Promise<Move | undefined> => {
  for (const { stage } of situation.running) {
    const movable = { stage, doneShare: situation.doneShare.get(stage) ?? 0, leavingUsd: 0 };
    const found = await shouldMove(
      pipeline,
      catalog(),
      situation,
      movable,
      THRESHOLD,
      options,
      solve,
    );
    if (found.ok && found.value !== undefined)
      return { stage, plan: found.value.plan, savesUsd: found.value.savedUsd };
  }
  return undefined;
};
