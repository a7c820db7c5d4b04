import { fileURLToPath } from "node:url";
import type { Adapter, AdapterFailure, Answer, Copied, Copy } from "../domain/adapter.ts";
import { cloudOf, type LocationId, type RegionId } from "../domain/ids.ts";
import type { Stage } from "../domain/pipeline.ts";
import { call, copyLimitMs } from "./call.ts";
import type { CopyPurpose, CopyRoute, RunEvent } from "./events.ts";
import { blockFor } from "./failures.ts";
import { type BrokerParts, PACE, type Pace } from "./parts.ts";
import type { RunLog } from "./run-log.ts";
import type { Attempt, RunState } from "./state.ts";
import { StorageFault } from "./storage-fault.ts";
import { tiersBetween } from "./tiers.ts";

/** What the tasks of one run share. */
export interface Broker {
  readonly parts: BrokerParts;
  readonly log: RunLog;
  readonly pace: Pace;
  readonly stageOf: ReadonlyMap<string, Stage>;
  /** Replicas on their way, by item and region: whoever needs the same one waits for it. */
  readonly underWay: Map<string, Promise<Answer<void>>>;
}

export const brokerOf = (parts: BrokerParts, log: RunLog): Broker => ({
  parts,
  log,
  pace: parts.pace ?? PACE,
  stageOf: new Map(parts.pipeline.stages.map((stage) => [stage.name, stage])),
  underWay: new Map(),
});

export const stateIn = ({ log }: Broker): RunState => log.state;

export const record = ({ log }: Broker, event: RunEvent): void => {
  log.record(event);
};

export const adapterAt = ({ parts }: Broker, location: LocationId): Promise<Adapter> =>
  parts.adapterOf(cloudOf(location));

/** The attempt of a stage that is under way. */
export const currentAttempt = (broker: Broker, stage: string): Attempt | undefined => {
  const { stages, attempts } = stateIn(broker);
  const id = stages.get(stage)?.current;
  return id === undefined ? undefined : attempts.get(id);
};

/** Leaves out for a while what has just failed. */
export const block = (
  broker: Broker,
  attempt: Attempt,
  failure: Omit<Parameters<typeof blockFor>[0], never>,
): void => {
  const { blocks } = stateIn(broker);
  const nowMs = broker.parts.clock.nowMs();
  record(broker, { kind: "blocked", block: blockFor(failure, attempt.request, blocks, nowMs) });
};

/** An item on its way. */
export interface Shipment {
  readonly item: string;
  readonly purpose: CopyPurpose;
  readonly copy: Copy;
  /** Ends as regions; absent: the broker's own line. */
  readonly from?: RegionId;
  readonly to?: RegionId;
  /** As planned, for the time limit. */
  readonly gb: number;
  /** Digest that the copy must have. */
  readonly sha256?: string;
}

const TRIES = 4;
const FIRST_PAUSE_MS = 2000;

/**
 * Copies with a few tries and journals the arrival.
 *
 * @throws StorageFault  the broker's own disk is full
 * @param copy  the adapter's, or that between stores
 */
export const ship = async (
  broker: Broker,
  shipment: Shipment,
  copy: (copy: Copy, signal: AbortSignal) => Promise<Answer<Copied>>,
  pauseFor: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<Answer<Copied>> => {
  const { item, purpose, gb, sha256 } = shipment;
  const what = `copy of ${item} to ${shipment.copy.to}`;
  let failure: AdapterFailure = { kind: "unknown", message: what };
  for (let tries = 1; tries <= TRIES; tries++) {
    const answer = await call(what, copyLimitMs(gb), broker.parts.clock, signal, (inner) =>
      copy(shipment.copy, inner),
    );
    if (answer.ok && (sha256 === undefined || answer.value.sha256 === sha256)) {
      record(broker, {
        kind: "copied",
        item,
        purpose,
        route: routeOf(broker, shipment),
        copied: answer.value,
      });
      return answer;
    }
    failure = answer.ok ? differs(what, sha256, answer.value) : answer.error;
    if (failure.kind === "disk-full" && endsWithBroker(shipment))
      throw new StorageFault(fileURLToPath(shipment.copy.to), "full", failure.message);
    if (HOPELESS.has(failure.kind)) break;
    if (tries < TRIES)
      await pauseFor(Math.max(FIRST_PAUSE_MS * 4 ** (tries - 1), failure.retryAfterMs ?? 0));
  }
  return { ok: false, error: failure };
};

/** No other place would help: what was made stays where it is until there is room. */
const endsWithBroker = ({ to, copy }: Shipment): boolean =>
  to === undefined && copy.to.startsWith("file:");

const HOPELESS: ReadonlySet<string> = new Set(["denied", "unsupported", "disk-full"]);

const differs = (what: string, needed: string | undefined, { sha256 }: Copied): AdapterFailure => ({
  kind: "unreachable",
  message: `${what}: it arrived as ${sha256.slice(0, 12)}, needed ${needed?.slice(0, 12)}`,
});

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
