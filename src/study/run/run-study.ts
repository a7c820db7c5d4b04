import type { SkyError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type {
  RobustGoal,
  RobustPlan,
  ScenarioOutcome,
  StudyProgress,
  StudyResult,
} from "../../domain/study.ts";
import type { PreparedStudy } from "../solve/prepare.ts";
import type { Answer } from "../solve/solver.ts";
import { rowsOf } from "./rows.ts";
import { scenarioKeys } from "./scenario-key.ts";
import { summaryOf } from "./summary.ts";

/**
 * Solves scenarios somewhere: in this process, in threads, in other processes.
 *
 * @param wanted  scenarios by index and key, each key once
 * @param report  told of each answer as soon as it is there, in any order; a key told twice counts once
 * @returns when all are told or the signal is aborted
 */
export type ScenarioRunner = (
  prepared: PreparedStudy,
  wanted: readonly WantedScenario[],
  report: (key: string, answer: Answer) => void,
  signal: AbortSignal | undefined,
) => Promise<void>;

export interface WantedScenario {
  readonly index: number;
  readonly key: string;
}

/** What earlier runs have found out, and where this one leaves what it finds. */
export interface Journal {
  /** By key. */
  readonly known: ReadonlyMap<string, Answer>;
  readonly append: (key: string, answer: Answer) => void;
  /** Resolves when all that was appended is on disk. */
  readonly settled: () => Promise<void>;
}

/** Finds the placement that is best over all scenarios. */
export type FindRobust = (
  prepared: PreparedStudy,
  goal: RobustGoal,
  pipeline: string,
) => Promise<Result<RobustPlan, SkyError>>;

export interface StudyDeps {
  /** Of this program: another one may answer otherwise. */
  readonly version: string;
  readonly runner: ScenarioRunner;
  readonly journal?: Journal;
  readonly robust?: { readonly goal: RobustGoal; readonly find: FindRobust };
}

export interface StudyControl {
  readonly onProgress?: (progress: StudyProgress) => void;
  readonly signal?: AbortSignal;
}

/** The study was told to stop; what is done is in the journal. */
export interface StudyStopped {
  readonly kind: "stopped";
  readonly done: number;
  readonly total: number;
}

/**
 * Runs a study: solves every scenario that the journal does not know, then says what all of them say together.
 *
 * The result does not depend on who solved what in which order: each scenario is solved to proven optimality, and rows
 * are sorted by scenario. A scenario without a plan is a row, not an error.
 *
 * @see prepareStudy for what is checked before
 */
export const runStudy = async (
  prepared: PreparedStudy,
  { version, runner, journal, robust }: StudyDeps,
  { onProgress, signal }: StudyControl = {},
): Promise<Result<StudyResult, SkyError | StudyStopped>> => {
  const { study, catalogs } = prepared;
  const keyOf = scenarioKeys(prepared, version);
  const keys = study.scenarios.map(keyOf);
  const answers = new Map<string, Answer>();
  for (const key of keys) {
    const known = journal?.known.get(key);
    if (known !== undefined) answers.set(key, known);
  }
  const wanted = new Map<string, WantedScenario>();
  keys.forEach((key, index) => {
    if (!answers.has(key) && !wanted.has(key)) wanted.set(key, { index, key });
  });
  const times = countOf(keys);
  const total = keys.length;
  let done = sum([...answers.keys()].map((key) => times.get(key)!));
  const resumed = done;
  onProgress?.({ done, total, resumed });
  const report = (key: string, answer: Answer): void => {
    if (answers.has(key) || !times.has(key)) return;
    answers.set(key, answer);
    // What the clock decided is no answer that a later run should find.
    if (answer.status === "optimal" || answer.status === "infeasible") journal?.append(key, answer);
    done += times.get(key)!;
    onProgress?.({ done, total, resumed });
  };
  if (wanted.size > 0 && !signal?.aborted)
    await runner(prepared, [...wanted.values()], report, signal);
  await journal?.settled();
  if (answers.size < times.size || signal?.aborted) return err({ kind: "stopped", done, total });
  const outcomes = keys.map((key): ScenarioOutcome => ({ key, ...answers.get(key)! }));
  const rows = rowsOf(study.scenarios, outcomes);
  const first = study.pipelines[0]!.name;
  const best = robust && (await robust.find(prepared, robust.goal, first));
  if (best !== undefined && !best.ok) return best;
  return ok({ study, rows, summary: summaryOf(study, rows, catalogs.base, best?.value) });
};

const countOf = (keys: readonly string[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
};

const sum = (figures: readonly number[]): number => figures.reduce((total, x) => total + x, 0);
