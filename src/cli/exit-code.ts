import type { SkyError } from "../domain/errors.ts";

/** What scripts rely on. */
export const EXIT = {
  done: 0,
  bug: 1,
  badInput: 2,
  noPlan: 3,
  timeLimit: 4,
  badCatalog: 5,
  /** A launched run has failed or was cancelled; nothing of it runs any more, or it is said what may. */
  runFailed: 6,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_KIND: Readonly<Record<SkyError["kind"], ExitCode>> = {
  input: EXIT.badInput,
  infeasible: EXIT.noPlan,
  "time-limit": EXIT.timeLimit,
  catalog: EXIT.badCatalog,
};

export const exitCodeOf = (error: SkyError): ExitCode => BY_KIND[error.kind];
