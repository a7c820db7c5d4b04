import type {
  AdapterFailure,
  FailureKind,
  FailureReach,
  MachineRequest,
} from "../domain/adapter.ts";
import { cloudOf, regionOf } from "../domain/ids.ts";
import type { Blocked } from "../domain/pipeline.ts";
import type { Block } from "./events.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How far a failure reaches when the cloud does not say, and for how long its place is left out the first time. */
const RULES: Readonly<
  Record<FailureKind | "preempted", { readonly reach: FailureReach; readonly ms: number }>
> = {
  "no-capacity": { reach: "zone", ms: 10 * MINUTE_MS },
  preempted: { reach: "zone", ms: 20 * MINUTE_MS },
  quota: { reach: "region", ms: HOUR_MS },
  "boot-timeout": { reach: "zone", ms: 10 * MINUTE_MS },
  unreachable: { reach: "zone", ms: 10 * MINUTE_MS },
  denied: { reach: "cloud", ms: 24 * HOUR_MS },
  throttled: { reach: "zone", ms: 2 * MINUTE_MS },
  "disk-full": { reach: "zone", ms: 10 * MINUTE_MS },
  unsupported: { reach: "instance-type", ms: 24 * HOUR_MS },
  // Nothing is known but that it failed here: not blocking would mean asking again at once.
  unknown: { reach: "zone", ms: 15 * MINUTE_MS },
};

const LONGEST_MS = 24 * HOUR_MS;

/**
 * What a failure says about offers: those that would fail the same way now.
 *
 * Lack of capacity is about one machine type in one market. A quota is too: others may have room. All else concerns
 * whatever would run there.
 */
export const blockedBy = (
  kind: FailureKind | "preempted",
  reach: FailureReach | undefined,
  request: MachineRequest,
): Blocked => {
  const { location, instanceType, market } = request;
  switch (reach ?? RULES[kind].reach) {
    case "zone":
      return kind === "no-capacity" || kind === "preempted"
        ? { location, instanceType, market }
        : { location };
    case "region":
      return kind === "quota" || kind === "no-capacity"
        ? { location: regionOf(location), instanceType, market }
        : { location: regionOf(location) };
    case "cloud":
      return { location: cloudOf(location) };
    case "instance-type":
      return { location: regionOf(location), instanceType };
    case "market":
      return { location: regionOf(location), market };
  }
};

/**
 * The block for a failure. Each repeat within a day doubles its length, so a place that never has room is asked
 * ever more rarely, and one that had a bad moment comes back soon.
 *
 * @param earlier  blocks so far
 */
export const blockFor = (
  failure: Pick<AdapterFailure, "reach" | "message" | "retryAfterMs"> & {
    readonly kind: FailureKind | "preempted";
  },
  request: MachineRequest,
  earlier: readonly Block[],
  nowMs: number,
): Block => {
  const what = blockedBy(failure.kind, failure.reach, request);
  const repeats = earlier.filter(
    (block) => sameBlocked(block.what, what) && nowMs - block.fromMs < LONGEST_MS,
  ).length;
  const ms = Math.min(
    LONGEST_MS,
    Math.max(RULES[failure.kind].ms, failure.retryAfterMs ?? 0) * 2 ** repeats,
  );
  return { what, because: failure.message, fromMs: nowMs, untilMs: nowMs + ms };
};

const sameBlocked = (a: Blocked, b: Blocked): boolean =>
  a.location === b.location &&
  a.instanceType === b.instanceType &&
  a.market === b.market &&
  a.accelerator === b.accelerator;

/** Those that hold at a moment, the oldest first. */
export const activeBlocks = (blocks: readonly Block[], nowMs: number): readonly Block[] =>
  blocks.filter(({ untilMs }) => untilMs > nowMs);
