import type { Adapter, Answer, Ended, Found, MachineRequest } from "../domain/adapter.ts";
import { CALL_LIMITS_MS, call } from "./call.ts";
import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";
import { stateOf } from "./state/fold.ts";

/** A machine that carries the project's tag although no run of this journal needs it. */
export interface Orphan {
  readonly found: Found;
  /** Found it, and can end it. */
  readonly adapter: Adapter;
  /** Of a run in this journal; otherwise it may be another broker's. */
  readonly ours: boolean;
}

/**
 * What runs in the clouds and should not: machines of runs that have ended, or of attempts that are over.
 * Those of runs this journal does not know are told apart.
 *
 * @returns also what could not be asked, in words
 */
export const findOrphans = async (
  journal: Journal,
  adapters: readonly Adapter[],
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly orphans: readonly Orphan[]; readonly unasked: readonly string[] }> => {
  const needed = neededRequests(journal);
  const known = new Set(journal.runs());
  const orphans: Orphan[] = [];
  const unasked: string[] = [];
  for (const adapter of adapters) {
    const answer = await call(
      `list of ${adapter.kind}`,
      CALL_LIMITS_MS.list,
      clock,
      signal,
      (inner) => adapter.list(inner),
    );
    if (!answer.ok) unasked.push(`${adapter.kind}: ${answer.error.message}`);
    else
      for (const found of answer.value)
        if (!needed.has(found.requestId))
          orphans.push({ found, adapter, ours: known.has(found.run) });
  }
  return { orphans, unasked };
};

/** Requests of attempts that are under way. */
const neededRequests = (journal: Journal): ReadonlySet<string> =>
  new Set(
    journal.runs().flatMap((run) => {
      const { stages, ended } = stateOf(journal.read(run));
      if (ended !== undefined) return [];
      return [...stages.values()].flatMap(({ current }) =>
        current === undefined ? [] : [current],
      );
    }),
  );

/** Ends an orphan, and journals it when the run is known. */
export const endOrphan = async (
  journal: Journal,
  { found, adapter, ours }: Orphan,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer<Ended>> => {
  const answer = await call(
    `end of ${found.requestId}`,
    CALL_LIMITS_MS.terminate,
    clock,
    signal,
    (inner) => adapter.terminate(requestOf(found), inner),
  );
  if (answer.ok && ours)
    journal.append(
      found.run,
      { kind: "machine-ended", requestId: found.requestId, ended: answer.value },
      clock.nowMs(),
    );
  return answer;
};

/** As much of the request as ending it takes. */
const requestOf = ({ requestId, run, location, instanceType }: Found): MachineRequest => ({
  id: requestId,
  run,
  stage: "",
  location,
  instanceType,
  accelerators: {},
  market: "on-demand",
  nodes: 1,
  usdPerHour: 0,
  idleStopMinutes: 0,
});
