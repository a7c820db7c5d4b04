import type { AdapterFailure, Answer } from "../domain/adapter.ts";
import { err } from "../domain/result.ts";
import type { Clock } from "./clock.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long an adapter may take before it counts as hanging. */
export const CALL_LIMITS_MS = {
  provision: 15 * MINUTE_MS,
  run: 2 * MINUTE_MS,
  status: 30 * SECOND_MS,
  logs: 30 * SECOND_MS,
  terminate: 5 * MINUTE_MS,
  list: 2 * MINUTE_MS,
  /** At what has arrived: it may have to be read for its digests. */
  look: 5 * MINUTE_MS,
} as const;

/** A copy has ten minutes, and what a megabyte a second takes. */
export const copyLimitMs = (gb: number): number => 10 * MINUTE_MS + gb * 1000 * SECOND_MS;

/** The broker itself was told to stop; no failure of anything. */
export class Stopped extends Error {}

/** Something that no other place or attempt would mend; the message says what, and what to do. */
export class GiveUp extends Error {}

/**
 * A call that ends: with its answer, after its limit as `unreachable`, or by a throw of `Stopped` when the broker stops.
 * An adapter that does not react to its signal is left behind; one that throws has failed in a way nobody knows.
 */
export const call = async <T>(
  what: string,
  limitMs: number,
  clock: Clock,
  signal: AbortSignal,
  action: (signal: AbortSignal) => Promise<Answer<T>>,
): Promise<Answer<T>> => {
  if (signal.aborted) throw new Stopped();
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([
      action(over.signal).catch((error: unknown) => err(thrown(what, error))),
      clock.sleep(limitMs, over.signal).then(
        () => err(silent(what, limitMs)),
        () => {
          if (signal.aborted) throw new Stopped();
          return err(silent(what, limitMs));
        },
      ),
    ]).then((answer) => {
      if (signal.aborted) throw new Stopped();
      return answer;
    });
  } finally {
    signal.removeEventListener("abort", stop);
    over.abort();
  }
};

const thrown = (what: string, error: unknown): AdapterFailure => ({
  kind: "unknown",
  message: `${what}: ${error instanceof Error ? error.message : String(error)}`,
});

const silent = (what: string, limitMs: number): AdapterFailure => ({
  kind: "unreachable",
  message: `${what}: no answer within ${Math.round(limitMs / SECOND_MS)} s`,
});

/** Sleeps; throws `Stopped` when the broker stops first. */
export const pause = async (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) throw new Stopped();
};
