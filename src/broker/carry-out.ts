import type { SkyError } from "../domain/errors.ts";
import { type Broker, brokerOf, record, stateIn } from "./broker.ts";
import { GiveUp, Stopped } from "./call.ts";
import { deliver, toDeliver } from "./deliver.ts";
import type { Holder } from "./journal/journal.ts";
import type { BrokerParts } from "./parts.ts";
import { release, releaseAll, toRelease, unheardOf } from "./release.ts";
import type { Situation } from "./replan/situation.ts";
import { RunLog } from "./run-log.ts";
import { lookAt } from "./ship.ts";
import { forReadyStages, readyStages, situationOf } from "./situation-of.ts";
import { carryStage } from "./stage/carry-stage.ts";
import { type Attempt, copyKey, type RunState } from "./state/state.ts";
import { Tasks } from "./tasks.ts";
import { type PlanWithWaits, planWaiting } from "./wait-for-spot.ts";

/** How a broker's work on a run ended. */
export type Outcome =
  | { readonly status: "finished" | "cancelled" }
  | { readonly status: "failed"; readonly why: string; readonly error?: SkyError }
  /** The broker was stopped; the run goes on with the next one. */
  | { readonly status: "left" }
  /** Another process is the run's broker. */
  | { readonly status: "held"; readonly by: Holder };

/**
 * Carries a run out, from wherever its journal says it stands, until it is finished, has failed for good, or is cancelled.
 * Nothing of it runs any more then.
 *
 * @param signal  stops the broker, not the run: machines and jobs go on
 */
export const carryOut = async (
  run: string,
  parts: BrokerParts,
  signal: AbortSignal,
): Promise<Outcome> => {
  const by = parts.journal.claim(run, parts.holder, parts.takeOver);
  if (by !== undefined) return { status: "held", by };
  try {
    const log = new RunLog(run, parts.journal, parts.clock, parts.onEvent);
    const broker = brokerOf(parts, log);
    const { ended } = stateIn(broker);
    if (ended?.status === "finished") return { status: "finished" };
    record(broker, { kind: "attached", broker: `${parts.holder.host}:${parts.holder.pid}` });
    return await directed(broker, signal);
  } finally {
    parts.journal.release(run, parts.holder);
  }
};

/** Looks again whenever a task has ended, and now and then. */
const directed = async (broker: Broker, signal: AbortSignal): Promise<Outcome> => {
  const run = new Direction(broker, signal);
  try {
    for (;;) {
      const outcome = await run.step();
      if (outcome !== undefined) return outcome;
    }
  } catch (error) {
    if (error instanceof Stopped) return { status: "left" };
    throw error;
  } finally {
    await run.stop();
  }
};

/** Places that failed one stage, until it is given up. */
const MOST_PLACE_FAILURES = 40;
const HOUR_MS = 3_600_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = HOUR_MS / 2;

/** What one broker does about one run: which tasks to begin, and when it is over. */
class Direction {
  readonly #broker: Broker;
  readonly #signal: AbortSignal;
  readonly #tasks: Tasks;
  /** Stages stop when the run is given up; releases do not. */
  readonly #stages = new AbortController();
  #givenUp: { readonly why: string; readonly error?: SkyError } | undefined;
  /** By request: why its machines may still run. */
  readonly #leftRunning = new Map<string, string>();
  readonly #lookedAt = new Set<string>();
  /** Planning found nothing; it looks again then, and takes failed places back into account. */
  #planAgainMs: number | undefined;
  #chasedMs: number;

  constructor(broker: Broker, signal: AbortSignal) {
    this.#broker = broker;
    this.#signal = signal;
    this.#tasks = new Tasks(broker.parts.clock);
    this.#chasedMs = broker.parts.clock.nowMs();
  }

  async stop(): Promise<void> {
    this.#stages.abort();
    await this.#tasks.stop();
  }

  /** @throws Stopped */
  async step(): Promise<Outcome | undefined> {
    if (this.#signal.aborted) throw new Stopped();
    const broker = this.#broker;
    broker.log.refresh();
    if (stateIn(broker).cancelRequested || this.#givenUp !== undefined) this.#end();
    else await this.#goOn();
    for (const attempt of this.#toRelease())
      this.#tasks.begin(`release ${attempt.request.id}`, async (signal) => {
        const why = await release(broker, attempt, signal);
        if (why !== undefined) this.#leftRunning.set(attempt.request.id, why);
      });
    const outcome = this.#outcome();
    if (outcome !== undefined) return outcome;
    this.#takeFault();
    await this.#tasks.next(broker.pace.watchMs, this.#signal);
    return undefined;
  }

  #toRelease(): readonly Attempt[] {
    return toRelease(stateIn(this.#broker)).filter(
      ({ request }) => !this.#leftRunning.has(request.id),
    );
  }

  /** A task that throws has found what only the user can mend, or a bug. */
  #takeFault(): void {
    const fault = this.#tasks.fault;
    if (fault === undefined) return;
    if (!(fault.error instanceof GiveUp)) throw fault.error;
    this.#givenUp ??= { why: fault.error.message };
  }

  async #goOn(): Promise<void> {
    const broker = this.#broker;
    const state = stateIn(broker);
    this.#giveUpOn();
    if (this.#givenUp !== undefined) return;
    if (state.plan === undefined || state.replanBecause.length > 0 || this.#asksAgain())
      await this.#plan();
    if (this.#givenUp !== undefined) return;
    await this.#chase();
    this.#beginStages();
    for (const delivery of toDeliver(broker))
      this.#tasks.begin(`deliver ${delivery.from} ${delivery.to}`, async (signal) => {
        const why = await deliver(broker, delivery, AbortSignal.any([signal, this.#stages.signal]));
        if (why !== undefined) this.#givenUp = { why };
      });
  }

  /** A stage waits for spot, and it is time to ask for it again. */
  #asksAgain(): boolean {
    const nowMs = this.#broker.parts.clock.nowMs();
    return [...stateIn(this.#broker).waiting.values()].some(({ askMs }) => askMs <= nowMs);
  }

  /** Stages that have failed too often. */
  #giveUpOn(): void {
    const { settings, stages, attempts } = stateIn(this.#broker);
    for (const { name, commandFailures, placeFailures: all } of stages.values()) {
      // Who waits for spot asks as often as it takes.
      const placeFailures = all.filter(
        ({ request }) => settings.waitForSpot !== true || request.market !== "spot",
      );
      const retries = this.#broker.stageOf.get(name)?.commands?.retries ?? settings.retries;
      if (commandFailures > retries) {
        const last = [...attempts.values()].findLast(
          ({ request, jobEnded }) => request.stage === name && jobEnded !== undefined,
        );
        const full = last?.jobEnded?.diskFull === true ? "; its disk was full" : "";
        this.#givenUp = {
          why: `the commands of ${name} failed ${times(commandFailures)}, the last time with exit code ${last?.jobEnded?.exitCode}${full}`,
        };
      }
      if (placeFailures.length >= MOST_PLACE_FAILURES)
        this.#givenUp = {
          why: `${name} found no place in ${placeFailures.length} attempts; the last, at ${placeFailures.at(-1)!.request.location}: ${placeFailures.at(-1)!.why}`,
        };
    }
  }

  /**
   * Plans what is left. Without a plan it waits a while for blocks to end, then lifts the oldest: a place that has
   * failed is tried again only after all others.
   */
  async #plan(): Promise<void> {
    const broker = this.#broker;
    const { parts } = broker;
    const nowMs = parts.clock.nowMs();
    if (this.#planAgainMs !== undefined && nowMs < this.#planAgainMs) return;
    const waited = this.#planAgainMs !== undefined;
    const state = stateIn(broker);
    const because = state.replanBecause.join("; ") || "spot may be back";
    const situation = situationOf(state, parts.pipeline, nowMs, parts.spent(broker.log.events));
    const { planned, waiting } = await this.#planned(situation, waited);
    // Something else failed meanwhile: the plan holds a stage where it no longer is.
    if (stateIn(broker).replanBecause.length > state.replanBecause.length) return;
    if (planned.ok) {
      this.#planAgainMs = undefined;
      const { plan } = planned.value;
      record(broker, { kind: "planned", plan, because, ...(waiting.length > 0 && { waiting }) });
      return;
    }
    if (waited || situation.blocked.length === 0) {
      this.#givenUp = { why: `no plan is left (${because})`, error: planned.error };
      return;
    }
    const failures = Math.max(
      1,
      ...[...state.stages.values()].map(({ placeFailures }) => placeFailures.length),
    );
    this.#planAgainMs = nowMs + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  }

  /** With every block; else with those of stages that could begin; else, after a wait, without the oldest of them. */
  async #planned(situation: Situation, waited: boolean): Promise<PlanWithWaits> {
    const { parts } = this.#broker;
    const state = stateIn(this.#broker);
    const strict = await this.#strict(situation, state);
    if (strict.planned.ok || situation.blocked.length === 0) return strict;
    const near = forReadyStages(situation, state, parts.pipeline);
    return { planned: await parts.replan(near, waited), waiting: [] };
  }

  async #strict(situation: Situation, state: RunState): Promise<PlanWithWaits> {
    const { replan, pipeline, clock } = this.#broker.parts;
    const idle = readyStages(state, pipeline).filter(
      ({ name, pricing }) =>
        pricing === "any" &&
        state.stages.get(name)?.current === undefined &&
        state.stages.get(name)?.output === undefined,
    );
    if (state.settings.waitForSpot === true && idle.length > 0)
      return planWaiting(situation, pipeline, idle, clock.nowMs(), replan);
    return { planned: await replan(situation, false), waiting: [] };
  }

  /** Moves a running stage when that saves more than it costs. */
  async #chase(): Promise<void> {
    const broker = this.#broker;
    const { parts, pace } = broker;
    const nowMs = parts.clock.nowMs();
    const state = stateIn(broker);
    if (!state.settings.chaseSavings || parts.moveOf === undefined) return;
    if (state.replanBecause.length > 0 || nowMs - this.#chasedMs < pace.chaseMs) return;
    this.#chasedMs = nowMs;
    const move = await parts.moveOf(
      situationOf(state, parts.pipeline, nowMs, parts.spent(broker.log.events)),
    );
    const current = move && stateIn(broker).stages.get(move.stage)?.current;
    if (move === undefined || current === undefined) return;
    await this.#tasks.end(`stage ${move.stage}`);
    // It may have come to its end meanwhile.
    const now = stateIn(broker);
    if (now.stages.get(move.stage)?.current !== current) return;
    if (now.attempts.get(current)?.jobEnded !== undefined) return;
    record(broker, { kind: "release-requested", requestId: current });
    record(broker, {
      kind: "planned",
      plan: move.plan,
      because: `moving ${move.stage} saves ${move.savesUsd.toFixed(2)} USD`,
    });
  }

  #beginStages(): void {
    const broker = this.#broker;
    const { stages, plan, replanBecause, waiting } = stateIn(broker);
    for (const stage of broker.parts.pipeline.stages) {
      const known = stages.get(stage.name);
      if (known?.output !== undefined) continue;
      const ready = stage.inputs.every(
        (item) => !broker.stageOf.has(item) || stages.get(item)?.output !== undefined,
      );
      const placed =
        replanBecause.length === 0 &&
        !waiting.has(stage.name) &&
        plan?.stages.some(({ name }) => name === stage.name);
      if (known?.current === undefined && !(ready && placed === true)) continue;
      this.#tasks.begin(`stage ${stage.name}`, (signal) =>
        carryStage(broker, stage, AbortSignal.any([signal, this.#stages.signal])),
      );
    }
  }

  /** Cancelled or given up: nothing new begins, everything is released. */
  #end(): void {
    if (!this.#stages.signal.aborted) this.#stages.abort();
    if (this.#tasks.running("stage ") || this.#tasks.running("deliver ")) return;
    releaseAll(this.#broker);
    this.#lookAround();
  }

  /** What copies have moved that nobody goes on with is on the bill. @returns whether any is asked about now */
  #lookAround(): boolean {
    const broker = this.#broker;
    const open = unheardOf(stateIn(broker)).filter((begun) => !this.#lookedAt.has(copyKey(begun)));
    for (const begun of open) {
      const key = copyKey(begun);
      this.#lookedAt.add(key);
      this.#tasks.begin(`look ${key}`, async (signal) => {
        await lookAt(broker, begun, broker.parts.copyStores, signal);
      });
    }
    return open.length > 0;
  }

  #outcome(): Outcome | undefined {
    const broker = this.#broker;
    if (this.#tasks.running("")) return undefined;
    const state = stateIn(broker);
    if (this.#toRelease().length > 0) return undefined;
    if (this.#givenUp !== undefined) return this.#failed(this.#givenUp.why);
    const [left] = this.#leftRunning.values();
    if (state.cancelRequested && left === undefined) {
      record(broker, { kind: "run-ended", status: "cancelled" });
      return { status: "cancelled" };
    }
    const done = broker.parts.pipeline.stages.every(
      ({ name }) => state.stages.get(name)?.output !== undefined,
    );
    if (!state.cancelRequested && (!done || toDeliver(broker).length > 0)) return undefined;
    if (this.#lookAround()) return undefined;
    if (left !== undefined) return this.#failed(left);
    record(broker, { kind: "run-ended", status: "finished" });
    return { status: "finished" };
  }

  #failed(why: string): Outcome {
    record(this.#broker, { kind: "run-ended", status: "failed", why });
    const error = this.#givenUp?.error;
    return { status: "failed", why, ...(error === undefined ? {} : { error }) };
  }
}

const times = (count: number): string =>
  count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
