import { expect } from "vitest";
import { SimMeter } from "../../../src/adapters/sim/meter.ts";
import { ledgerOf } from "../../../src/broker/billing/ledger.ts";
import { stateOf } from "../../../src/broker/state/fold.ts";
import type { CopyBegun } from "../../../src/broker/state/state.ts";
import type { LedgerEntry } from "../../../src/domain/ledger.ts";
import { BILLING, START_MS } from "./chaos-world.ts";
import { eventsOf } from "./check-results.ts";
import type { ChaosRun } from "./run-scenario.ts";

/** Of a dollar: finer than cents, whose halves the meter's floating point may round either way. */
const DECIMALS = 6;

/**
 * The ledger, made from the journal, is what the simulated clouds have metered, to the cent.
 *
 * One thing no broker can know: how much of a copy had arrived on a machine when the broker was killed, if the machine is
 * gone before the next broker can ask it. The bill has just these copies as lines of their own, counted whole. With the
 * rest of these copies added to the meter, the two are the same, to the cent.
 *
 * @returns USD that the meter has of them, and that the bill has
 */
export const checkLedger = (run: ChaosRun): Unconfirmed => {
  const rules = Object.entries(BILLING).map(([cloud, { minimumSeconds, incrementSeconds }]) => ({
    cloud,
    minimumSeconds,
    granularitySeconds: incrementSeconds,
    asOf: "2026-11-01",
    source: "test",
    confidence: "published" as const,
  }));
  const { entries } = ledgerOf(run.events, { nowMs: run.chaos.clock.nowMs(), rules });
  const { meter } = run.chaos.world;
  expect(usdOf(entries, ({ kind }) => kind === "machine")).toBeCloseTo(
    meter.totalUsd("machine"),
    DECIMALS,
  );
  const unconfirmed = [...stateOf(run.events).copying.values()].flatMap(({ begun }) =>
    begun === undefined ? [] : [begun],
  );
  for (const begun of unconfirmed) expectUnknowable(run, begun);
  const whole = new SimMeter(run.chaos.world.rules);
  for (const line of meter.lines)
    if (line.kind === "transfer")
      whole.transfer(line.from, line.to, line.toUrl, line.bytes, START_MS);
  for (const { route, bytes = 0 } of unconfirmed) {
    const restBytes = bytes - meteredBytes(run, route.toUrl);
    expect(restBytes, route.toUrl).toBeGreaterThanOrEqual(0);
    whole.transfer(route.from!, route.to!, pathOf(route.toUrl), restBytes, START_MS);
  }
  expect(usdOf(entries, ({ kind }) => kind === "egress")).toBeCloseTo(whole.totalUsd(), DECIMALS);
  // What is open is exactly these lines.
  const lines = entries.filter(({ open }) => open !== undefined);
  expect(new Set(lines.map(({ what }) => what))).toEqual(
    new Set(unconfirmed.filter(({ bytes }) => bytes !== 0).map(wordsOf)),
  );
  return {
    copies: unconfirmed.length,
    billedUsd: usdOf(entries, ({ open }) => open !== undefined),
    aboveMeterUsd: whole.totalUsd() - meter.totalUsd("transfer"),
  };
};

export interface Unconfirmed {
  readonly copies: number;
  /** On the bill's own lines. */
  readonly billedUsd: number;
  /** What the bill has and the clouds did not charge. */
  readonly aboveMeterUsd: number;
}

/** Tries of a copy, and looks at what came of it. */
const CALLS_TO_KNOW = 4 + 3;

/**
 * A broker was killed after the copy had begun, or every call to copy and to look was refused, and the machine was gone before
 * anything could be asked of it.
 */
const expectUnknowable = (run: ChaosRun, { purpose, route }: CopyBegun): void => {
  const refused = run.chaos.scenario.faults
    .filter(({ method }) => method === "copy")
    .reduce((sum, { times }) => sum + times, 0);
  expect(run.killed > 0 || refused >= CALLS_TO_KNOW, route.toUrl).toBe(true);
  if (!("requestId" in purpose)) throw new Error(`${route.toUrl} is a store: it could be asked`);
  const machine = run.chaos.world.machines.get(purpose.requestId);
  expect(machine, route.toUrl).toBeDefined();
  expect(eventsOf(run, "copied").map((copied) => copied.route.toUrl)).not.toContain(route.toUrl);
};

const meteredBytes = (run: ChaosRun, toUrl: string): number =>
  run.chaos.world.meter.lines.reduce(
    (sum, line) =>
      line.kind === "transfer" && line.toUrl.startsWith(`${pathOf(toUrl)}/`)
        ? sum + line.bytes
        : sum,
    0,
  );

const pathOf = (url: string): string => url.replace("sim://chaos/", "");

const wordsOf = ({ item, route: { from, to } }: CopyBegun): string =>
  `${item} ${from} → ${to}, not confirmed`;

const usdOf = (entries: readonly LedgerEntry[], counts: (entry: LedgerEntry) => boolean): number =>
  entries.filter(counts).reduce((sum, { usd }) => sum + usd, 0);
