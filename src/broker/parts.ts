import type { Adapter, Answer, Copied, Copy } from "../domain/adapter.ts";
import type { Catalog } from "../domain/catalog.ts";
import type { SkyError } from "../domain/errors.ts";
import type { Blocked, Pipeline } from "../domain/pipeline.ts";
import type { Plan } from "../domain/plan.ts";
import type { Result } from "../domain/result.ts";
import type { Spent } from "./billing/spent.ts";
import type { Clock } from "./clock.ts";
import type { Recorded } from "./events.ts";
import type { Holder, Journal } from "./journal/journal.ts";
import type { LogSink } from "./log-sink.ts";
import type { Situation } from "./replan/situation.ts";

/** All that a broker needs besides the run's own journal. */
export interface BrokerParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly holder: Holder;
  /** Also from a broker of another host, which the user knows to be dead. */
  readonly takeOver?: boolean;
  /** As the journal's pipeline text says, checked against the catalog. */
  readonly pipeline: Pipeline;
  /** Today's prices. */
  readonly catalog: () => Catalog;
  /** @throws never: an unknown cloud gives an adapter whose calls fail with `unsupported` */
  readonly adapterOf: (cloud: string) => Promise<Adapter>;
  /** Between two stores. */
  readonly copyStores: (copy: Copy, signal: AbortSignal) => Promise<Answer<Copied>>;
  readonly replan: Replan;
  /** `undefined`: asked for nothing, or a move does not pay. */
  readonly moveOf?: (situation: Situation) => Promise<Move | undefined>;
  /** Values of secrets; they go to adapters' `Job.secrets` and nowhere else. */
  readonly secret: (name: string) => string | undefined;
  readonly logs: LogSink;
  /** Absolute; what a run keeps with the broker is below `runs/<run>/`. */
  readonly stateFolder: string;
  /** Of the run, until now. */
  readonly spent: (events: readonly Recorded[]) => Spent;
  readonly onEvent?: (recorded: Recorded) => void;
  readonly pace?: Pace;
}

/**
 * The best plan of what is left.
 *
 * @param lift  when no plan exists, the oldest blocks are lifted until one does
 */
export type Replan = (
  situation: Situation,
  lift: boolean,
) => Promise<Result<{ readonly plan: Plan; readonly lifted: readonly Blocked[] }, SkyError>>;

/** A running stage that had better go on elsewhere. */
export interface Move {
  readonly stage: string;
  readonly plan: Plan;
  readonly savesUsd: number;
}

/** How often the broker looks. */
export interface Pace {
  /** For what other processes write to the journal, and for blocks that end. */
  readonly watchMs: number;
  /** At a job that is expected to take so long. */
  readonly pollMs: (expectedHours: number) => number;
  /** Whether a move would pay. */
  readonly chaseMs: number;
}

const HOUR_MS = 3_600_000;

export const PACE: Pace = {
  watchMs: 1000,
  pollMs: (expectedHours) => Math.min(15_000, Math.max(300, (expectedHours * HOUR_MS) / 200)),
  chaseMs: HOUR_MS / 4,
};
