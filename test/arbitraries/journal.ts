import type { Account, Recorded, RunEvent } from "../../src/broker/events.ts";
import type { MachineRequest } from "../../src/domain/adapter.ts";
import type { PriceTier } from "../../src/domain/catalog.ts";
import { type LocationId, regionId } from "../../src/domain/ids.ts";
import type { Market } from "../../src/domain/plan.ts";

export const HOUR_MS = 3_600_000;
/** Noon, so that a few hours stay within a day. */
export const NOON_MS = Date.UTC(2026, 10, 25, 12);

/** With the time at which it was recorded; without: at noon. */
export type Entry = RunEvent | readonly [number, RunEvent];

export const journalOf = (...events: readonly Entry[]): readonly Recorded[] =>
  events.map((entry, index) => {
    const [atMs, event] = "kind" in entry ? ([NOON_MS, entry] as const) : entry;
    return { id: index + 1, run: "r1", atMs, event };
  });

export const created = (
  accounts: Readonly<Record<string, Account>> = {},
): Extract<RunEvent, { kind: "run-created" }> => ({
  kind: "run-created",
  run: "r1",
  name: "demo",
  pipeline: "{}",
  folder: "/tmp",
  settings: {
    retries: 0,
    idleStopMinutes: 30,
    chaseSavings: false,
    stores: {},
    adapters: {},
    accounts,
  },
});

export const requestOf = (changes: Partial<MachineRequest> = {}): MachineRequest => ({
  id: "r1-train-1",
  run: "r1",
  stage: "train",
  location: "aws/us-east-1" as LocationId,
  instanceType: "p3.8xlarge",
  accelerators: {},
  market: "on-demand" as Market,
  nodes: 1,
  usdPerHour: 3,
  idleStopMinutes: 30,
  ...changes,
});

/** A machine from its request to its end. @param endMs  absent: it still runs */
export const machineEvents = (
  request: MachineRequest,
  startMs: number,
  endMs?: number,
): readonly Entry[] => [
  [startMs, { kind: "machine-requested", request, attempt: 1 }],
  [
    startMs,
    {
      kind: "machine-ready",
      requestId: request.id,
      machine: {
        id: `m-${request.id}`,
        location: request.location,
        files: "file:///tmp/m",
        startedAtMs: startMs,
        handle: {},
      },
    },
  ],
  ...(endMs === undefined
    ? []
    : [
        [
          endMs,
          {
            kind: "machine-ended",
            requestId: request.id,
            ended: { startedAtMs: startMs, endedAtMs: endMs },
          },
        ] as const,
      ]),
];

export const copiedEvent = (
  item: string,
  bytes: number,
  tiers: readonly PriceTier[] | undefined,
  toUrl = `s3://bucket/${item}`,
  sentBytes = bytes,
): Extract<RunEvent, { kind: "copied" }> => ({
  kind: "copied",
  item,
  purpose: { kind: "input", stage: "train", requestId: "r1-train-1" },
  route: {
    fromUrl: "s3://here",
    toUrl,
    from: regionId("aws", "us-east-1"),
    to: regionId("gcp", "us-central1"),
    ...(tiers && { tiers }),
  },
  copied: { bytes, sentBytes, files: 1, sha256: "0" },
});
