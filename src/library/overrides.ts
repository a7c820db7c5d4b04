import type { Limits, Objective, Pipeline } from "../domain/pipeline.ts";

/** What a command line or a request says beside the file; absent: as the file says. */
export interface Overrides {
  readonly minimize?: Objective;
  /** Weighted; excludes `minimize`. */
  readonly hourIsWorth?: Objective;
  readonly deadline?: number;
  readonly budget?: number;
  /** Added to the file's own. */
  readonly blocked?: readonly string[];
}

/** A flag wins over the file. */
export const override = (pipeline: Pipeline, flags: Overrides): Pipeline => ({
  ...pipeline,
  objective: flags.hourIsWorth ?? flags.minimize ?? pipeline.objective,
  limits: limitsOf(pipeline.limits, flags),
  blocked: [...pipeline.blocked, ...(flags.blocked ?? []).map((location) => ({ location }))],
});

const limitsOf = (limits: Limits, { deadline, budget }: Overrides): Limits => ({
  ...limits,
  ...(deadline === undefined ? {} : { deadlineHours: deadline }),
  ...(budget === undefined ? {} : { budgetUsd: budget }),
});
