import { adapterAt, type Broker, record, stateIn } from "./broker.ts";
import { CALL_LIMITS_MS, call, pause } from "./call.ts";
import { lookAt } from "./ship.ts";
import type { Attempt, CopyBegun, RunState } from "./state/state.ts";

const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Some five hours: longer than a cloud is ever out of reach without anybody noticing. */
const TRIES = 60;

/** Attempts whose machines nobody needs any more and that are not known to have ended. */
export const toRelease = ({ attempts, stages }: RunState): readonly Attempt[] =>
  [...attempts.values()].filter(
    ({ request, ended }) =>
      ended === undefined && stages.get(request.stage)?.current !== request.id,
  );

/**
 * Ends an attempt's machines, however often it takes. Also those that were refused: an answer that never came may
 * hide a machine.
 *
 * @returns why they may still run, when all tries were in vain
 * @throws Stopped
 */
export const release = async (
  broker: Broker,
  { request, releaseRequested }: Attempt,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const { clock } = broker.parts;
  if (!releaseRequested) record(broker, { kind: "release-requested", requestId: request.id });
  const adapter = await adapterAt(broker, request.location);
  // With the machine goes what could tell how much has arrived on it.
  for (const begun of copiesOf(stateIn(broker), request.id))
    await lookAt(broker, begun, (copy, inner) => adapter.copy(copy, inner), signal);
  let last = "";
  for (let tries = 1; tries <= TRIES; tries++) {
    const answer = await call(
      `end of ${request.id}`,
      CALL_LIMITS_MS.terminate,
      clock,
      signal,
      (inner) => adapter.terminate(request, inner),
    );
    if (answer.ok) {
      record(broker, { kind: "machine-ended", requestId: request.id, ended: answer.value });
      return undefined;
    }
    last = answer.error.message;
    const wait = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries - 1, 10));
    if (tries < TRIES) await pause(clock, Math.max(wait, answer.error.retryAfterMs ?? 0), signal);
  }
  return `${request.id} at ${request.location} may still run and cost money: ${last}`;
};

const copiesOf = ({ copying }: RunState, requestId: string): readonly CopyBegun[] =>
  [...copying.values()].flatMap(({ begun }) =>
    begun !== undefined && "requestId" in begun.purpose && begun.purpose.requestId === requestId
      ? [begun]
      : [],
  );

/** Copies from store to store that were begun, and nobody knows how much of them arrived. */
export const unheardOf = ({ copying }: RunState): readonly CopyBegun[] =>
  [...copying.values()].flatMap(({ begun }) =>
    begun !== undefined && !("requestId" in begun.purpose) ? [begun] : [],
  );

/** Tells every attempt under way that it is over. */
export const releaseAll = (broker: Broker): void => {
  for (const { current } of stateIn(broker).stages.values())
    if (current !== undefined) record(broker, { kind: "release-requested", requestId: current });
};
