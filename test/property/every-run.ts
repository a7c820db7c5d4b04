import fc from "fast-check";
import { expect } from "vitest";

/** `RUNS=5000 npx vitest run test/property`: then every test makes so many, however long that takes. */
export const ASKED_RUNS = process.env.RUNS === undefined ? undefined : Number(process.env.RUNS);

/** How often a property is tried. */
export interface Runs {
  readonly runs: number;
  /** Fewer than these are a failure, however busy the machine is. */
  readonly atLeast: number;
  /** No new case is started after this long; of no effect when runs are asked for. */
  readonly capMs: number;
}

const LONGEST_MS = 7_200_000;

/** For vitest: time for the last case after the cap, and for a counterexample to shrink. */
export const testLimitMs = (capMs: number): number =>
  ASKED_RUNS === undefined ? 2 * capMs + 60_000 : LONGEST_MS;

/**
 * Tries a property so many times. Cases that a cap on time left out are told, and too few of them fail the test: a busy machine must
 * not make a property look as if it had been tried.
 */
export const everyRun = async <Ts extends [unknown, ...unknown[]]>(
  property: fc.IAsyncProperty<Ts> | fc.IProperty<Ts>,
  { runs, atLeast, capMs }: Runs,
): Promise<void> => {
  const numRuns = ASKED_RUNS ?? runs;
  const limits =
    ASKED_RUNS === undefined ? { interruptAfterTimeLimit: capMs } : { endOnFailure: true };
  const made = await fc.check(property as fc.IAsyncProperty<Ts>, { numRuns, ...limits });
  if (made.failed) {
    const message = (await fc.asyncDefaultReportMessage(made)) ?? "the property failed";
    throw new Error(message, { cause: made.errorInstance });
  }
  if (made.numRuns >= numRuns) return;
  const told = `${made.numRuns} of ${numRuns} cases within ${capMs / 1000} s`;
  console.warn(`${expect.getState().currentTestName}: ${told}`);
  if (made.numRuns < Math.min(atLeast, numRuns))
    throw new Error(`${told}; at least ${atLeast} are needed`);
};
