import { fileURLToPath } from "node:url";
import type { AdapterFailure, Answer, Copied, Copy } from "../domain/adapter.ts";
import type { RegionId } from "../domain/ids.ts";
import { type Broker, record, stateIn } from "./broker.ts";
import { CALL_LIMITS_MS, call, copyLimitMs } from "./call.ts";
import type { CopyPurpose, CopyRoute } from "./events.ts";
import { type CopyBegun, copyKey } from "./state/state.ts";
import { StorageFault } from "./storage-fault.ts";
import { tiersBetween } from "./tiers.ts";

/** An item on its way. */
export interface Shipment {
  readonly item: string;
  readonly purpose: CopyPurpose;
  readonly copy: Copy;
  /** Ends as regions; absent: the broker's own line. */
  readonly from?: RegionId;
  readonly to?: RegionId;
  /** As planned, for the time limit and for the bill of a copy that is never heard of again. */
  readonly gb: number;
  /** Digest that the copy must have. */
  readonly sha256?: string;
}

export type CopyCall = (copy: Copy, signal: AbortSignal) => Promise<Answer<Copied>>;

const BYTES_PER_GB = 1e9;
const TRIES = 4;
const FIRST_PAUSE_MS = 2000;

/**
 * Copies with a few tries and journals the arrival. What costs money is journaled before it begins, and how much of it has
 * arrived when it is given up.
 *
 * @throws StorageFault  the broker's own disk is full
 * @param copy  the adapter's, or that between stores
 */
export const ship = async (
  broker: Broker,
  shipment: Shipment,
  copy: CopyCall,
  pauseFor: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<Answer<Copied>> => {
  const { item, purpose, gb, sha256 } = shipment;
  const what = `copy of ${item} to ${shipment.copy.to}`;
  const route = routeOf(broker, shipment);
  const begun = { kind: "copy-begun", item, purpose, route, bytes: bytesOf(gb) } as const;
  let heard = begin(broker, begun);
  let failure: AdapterFailure = { kind: "unknown", message: what };
  for (let tries = 1; tries <= TRIES; tries++) {
    const answer = await call(what, copyLimitMs(gb), broker.parts.clock, signal, (inner) =>
      copy(shipment.copy, inner),
    );
    if (answer.ok && (sha256 === undefined || answer.value.sha256 === sha256)) {
      record(broker, { kind: "copied", item, purpose, route, copied: answer.value });
      return answer;
    }
    heard = heard.and(answer);
    failure = answer.ok ? differs(what, sha256, answer.value) : answer.error;
    if (HOPELESS.has(failure.kind)) break;
    if (tries < TRIES)
      await pauseFor(Math.max(FIRST_PAUSE_MS * 4 ** (tries - 1), failure.retryAfterMs ?? 0));
  }
  await stopped(broker, begun, heard, copy, signal);
  if (failure.kind === "disk-full" && endsWithBroker(shipment))
    throw new StorageFault(fileURLToPath(shipment.copy.to), "full", failure.message);
  return { ok: false, error: failure };
};

/** No other place would help: what was made stays where it is until there is room. */
const endsWithBroker = ({ to, copy }: Shipment): boolean =>
  to === undefined && copy.to.startsWith("file:");

const HOPELESS: ReadonlySet<string> = new Set(["denied", "unsupported", "disk-full"]);

const bytesOf = (gb: number): number => Math.round(gb * BYTES_PER_GB);

const differs = (what: string, needed: string | undefined, { sha256 }: Copied): AdapterFailure => ({
  kind: "unreachable",
  message: `${what}: it arrived as ${sha256.slice(0, 12)}, needed ${needed?.slice(0, 12)}`,
});

/** What calls have said that they sent; not known as soon as one did not say. */
export class Heard {
  readonly bytes: number | undefined;

  constructor(bytes: number | undefined) {
    this.bytes = bytes;
  }

  and(answer: Answer<Copied>): Heard {
    const sent = answer.ok ? answer.value.sentBytes : answer.error.sentBytes;
    return new Heard(
      this.bytes === undefined || sent === undefined ? undefined : this.bytes + sent,
    );
  }
}

/** Whether a copy costs what its cloud takes for data that leaves. */
const costs = ({ from, to }: CopyRoute): boolean => from !== undefined && from !== to;

/**
 * Journals that a copy begins, unless an earlier broker has and nobody knows what came of it. A target that is written over
 * (`checkpoint`) begins anew each time.
 *
 * @returns what has been heard of it: nothing of what an earlier broker had begun
 */
export const begin = (broker: Broker, begun: CopyBegun): Heard => {
  const isOpen = stateIn(broker).copying.get(copyKey(begun))?.begun !== undefined;
  const anew = begun.purpose.kind === "checkpoint";
  if (costs(begun.route) && (!isOpen || anew)) record(broker, begun);
  return new Heard(isOpen && !anew ? undefined : 0);
};

/** It was given up: journals how much has arrived, when every call has said so or the target can be asked. */
export const stopped = async (
  broker: Broker,
  begun: CopyBegun,
  heard: Heard,
  copy: CopyCall,
  signal: AbortSignal,
): Promise<void> => {
  if (!costs(begun.route)) return;
  if (heard.bytes === undefined) await lookAt(broker, begun, copy, signal);
  else stop(broker, begun, heard.bytes);
};

/** A machine may be gone, and costs while it is asked; a store stays. */
const LOOKS = { machine: 3, store: 20 } as const;

/**
 * Asks the target of a copy that nobody has heard of how much of it is there, and journals it. What lies there was moved
 * there: targets are new, but for slots of checkpoints, of which nothing can be told so.
 *
 * @returns whether it is known now; a machine that is gone cannot be asked
 */
export const lookAt = async (
  broker: Broker,
  begun: CopyBegun,
  copy: CopyCall,
  signal: AbortSignal,
): Promise<boolean> => {
  if (begun.purpose.kind === "checkpoint") return false;
  const { fromUrl, toUrl } = begun.route;
  const looks = "requestId" in begun.purpose ? LOOKS.machine : LOOKS.store;
  for (let look = 1; look <= looks; look++) {
    const answer = await call(
      `look at ${toUrl}`,
      CALL_LIMITS_MS.look,
      broker.parts.clock,
      signal,
      (inner) => copy({ from: fromUrl, to: toUrl, dryRun: true }, inner),
    );
    if (!answer.ok) continue;
    const known = stateIn(broker).copying.get(copyKey(begun))?.movedBytes ?? 0;
    stop(broker, begun, answer.value.bytes - answer.value.sentBytes - known);
    return true;
  }
  return false;
};

const stop = (broker: Broker, { item, purpose, route }: CopyBegun, movedBytes: number): void => {
  record(broker, {
    kind: "copy-stopped",
    item,
    purpose,
    route,
    movedBytes: Math.max(0, movedBytes),
  });
};

/** A copy's ends, with today's tariff for what leaves a region. */
export const routeOf = (
  broker: Broker,
  { copy, from, to }: Pick<Shipment, "copy" | "from" | "to">,
): CopyRoute => {
  const tiers =
    from === undefined || from === to ? undefined : tiersBetween(broker.parts.catalog(), from, to);
  return {
    fromUrl: copy.from,
    toUrl: copy.to,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(tiers === undefined ? {} : { tiers }),
  };
};
