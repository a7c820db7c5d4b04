import { expect } from "vitest";
import { ledgerOf } from "../../../src/broker/billing/ledger.ts";
import { BILLING } from "./chaos-world.ts";
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
  const unheard = meter.lines
    .filter((line) => line.kind === "transfer")
    .filter(({ toUrl }) => !arrived.some((url) => toUrl.startsWith(`${url}/`)));
  const unheardUsd = unheard.reduce((sum, { usd }) => sum + usd, 0);
  for (const { toUrl } of unheard) expect(mayBeUnheard(run, toUrl), toUrl).toBe(true);
  expect(cents(ledgerUsd("egress"))).toBe(cents(meter.totalUsd("transfer") - unheardUsd));
  expect(entries.every(({ open }) => open === undefined)).toBe(true);
  return unheardUsd;
};

/** The journal has what kept the broker from hearing of it. */
const mayBeUnheard = (run: ChaosRun, toUrl: string): boolean =>
  run.killed > 0 ||
  eventsOf(run, "copy-failed").length > 0 ||
  eventsOf(run, "machine-lost").some(({ requestId }) => toUrl.startsWith(`machine/${requestId}/`));

const cents = (usd: number): string => usd.toFixed(2);
