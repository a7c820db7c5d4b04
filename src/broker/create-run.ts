import { randomBytes } from "node:crypto";
import type { Plan } from "../domain/plan.ts";
import type { Clock } from "./clock.ts";
import type { RunSettings } from "./events.ts";
import type { Journal } from "./journal/journal.ts";

export interface NewRun {
  readonly name: string;
  /** The pipeline file as read, JSON; secrets by name only. */
  readonly pipeline: string;
  /** Absolute: where paths of the file start from. */
  readonly folder: string;
  readonly settings: RunSettings;
  /** As it was shown to the user. */
  readonly plan: Plan;
}

/** Journals a new run with its plan. Nothing is provisioned yet. @returns its id */
export const createRun = (
  journal: Journal,
  clock: Clock,
  { plan, ...run }: NewRun,
  id: string = newRunId(clock.nowMs()),
): string => {
  journal.append(id, { kind: "run-created", run: id, ...run }, clock.nowMs());
  journal.append(id, { kind: "planned", plan, because: "launched" }, clock.nowMs());
  return id;
};

/** Sorts by time, and two that begin at once differ: `r` and base 36. */
export const newRunId = (nowMs: number): string =>
  `r${Math.floor(nowMs / 1000).toString(36)}${randomBytes(2).toString("hex")}`;
