import { expect } from "vitest";
import { SimMeter } from "../../../src/adapters/sim/meter.ts";
import { ledgerOf } from "../../../src/broker/billing/ledger.ts";
import { BILLING, START_MS } from "./chaos-world.ts";
import { eventsOf } from "./check-results.ts";
import type { ChaosRun } from "./run-scenario.ts";

/**
 * The ledger, made from the journal, is what the simulated clouds have metered, to the cent.
 *
 * One thing no broker can know: what had been sent when it was killed, or the copy was given up, before it was told that
 * the copy was whole. The meter has such data as sent to where no copy of the journal ever arrived, and only there.
 *
 * @returns USD of it, mostly 0
 */
export const checkLedger = (run: ChaosRun): number => {
  const rules = Object.entries(BILLING).map(([cloud, { minimumSeconds, incrementSeconds }]) => ({
    cloud,
    minimumSeconds,
    granularitySeconds: incrementSeconds,
    asOf: "2026-11-01",
    source: "test",
    confidence: "published" as const,
  }));
  const { entries } = ledgerOf(run.events, { nowMs: run.chaos.clock.nowMs(), rules });
  const ledgerUsd = (kind: string): number =>
    entries.filter((entry) => entry.kind === kind).reduce((sum, { usd }) => sum + usd, 0);
  const { meter } = run.chaos.world;
  expect(cents(ledgerUsd("machine"))).toBe(cents(meter.totalUsd("machine")));
  const arrived = eventsOf(run, "copied").map(({ route }) =>
    route.toUrl.replace("sim://chaos/", ""),
  );
  const heard = new SimMeter(run.chaos.world.rules);
  for (const line of meter.lines)
    if (line.kind === "transfer")
      if (arrived.some((url) => line.toUrl.startsWith(`${url}/`)))
        heard.transfer(line.from, line.to, line.toUrl, line.bytes, START_MS);
      else expect(mayBeUnheard(run, line.toUrl), line.toUrl).toBe(true);
  expect(cents(ledgerUsd("egress"))).toBe(cents(heard.totalUsd()));
  expect(entries.every(({ open }) => open === undefined)).toBe(true);
  return meter.totalUsd("transfer") - heard.totalUsd();
};

/** The journal has what kept the broker from hearing of it. */
const mayBeUnheard = (run: ChaosRun, toUrl: string): boolean =>
  run.killed > 0 ||
  eventsOf(run, "copy-failed").length > 0 ||
  eventsOf(run, "machine-lost").some(({ requestId }) => toUrl.startsWith(`machine/${requestId}/`));

const cents = (usd: number): string => usd.toFixed(2);
