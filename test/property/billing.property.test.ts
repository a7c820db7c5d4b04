import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ledgerOf } from "../../src/broker/billing/ledger.ts";
import { slicesOf } from "../../src/broker/billing/tier-slices.ts";
import type { Recorded } from "../../src/broker/events.ts";
import { transferUsd } from "../../src/domain/egress.ts";
import type { LedgerEntry } from "../../src/domain/ledger.ts";
import { sumUsd } from "../../src/domain/money.ts";
import {
  copiedEvent,
  created,
  HOUR_MS,
  journalOf,
  machineEvents,
  requestOf,
} from "../arbitraries/journal.ts";

const START_MS = Date.UTC(2026, 10, 3, 7, 11, 13, 17);
const NANO = 1e9;
const HALF_NANO = 0.5 / NANO;

const totalOf = (entries: readonly LedgerEntry[]): number => sumUsd(entries.map(({ usd }) => usd));
const nanoOf = (usd: number): number => Math.round(usd * NANO);

/** Prices as lists have them, and as conversions leave them. */
const price = fc.oneof(
  fc.integer({ min: 1, max: 400_000 }).map((n) => n / 10_000),
  fc.double({ min: 1e-6, max: 40, noNaN: true }),
);
const seconds = fc.integer({ min: 1, max: 40 * 3600 });

const endedMachine = (
  ms: number,
  usdPerHour: number,
  prices: readonly { fromMs: number; untilMs: number; usdPerHour: number }[],
): readonly Recorded[] => {
  const request = requestOf({ usdPerHour, market: "spot" });
  const ended = { startedAtMs: START_MS, endedAtMs: START_MS + ms, prices };
  const [requested, ready] = machineEvents(request, START_MS);
  return journalOf(created(), requested!, ready!, {
    kind: "machine-ended",
    requestId: request.id,
    ended,
  });
};

describe("a ledger", () => {
  it("charges the same however a stretch of one price is cut", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 * HOUR_MS }),
        price,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
        (ms, usdPerHour, shares) => {
          const cuts = [0, ...shares.map((share) => Math.floor(share * ms)), ms].sort(
            (a, b) => a - b,
          );
          const prices = cuts.slice(1).map((until, index) => ({
            fromMs: START_MS + (cuts[index] ?? 0),
            untilMs: START_MS + until,
            usdPerHour,
          }));
          const options = { nowMs: START_MS + ms, rules: [] };
          const cut = ledgerOf(endedMachine(ms, usdPerHour, prices), options);
          const whole = ledgerOf(endedMachine(ms, usdPerHour, []), options);
          expect(nanoOf(totalOf(cut.entries))).toBe(nanoOf(totalOf(whole.entries)));
          const billed = Math.ceil(ms / 1000) / 3600;
          expect(Math.abs(totalOf(whole.entries) - usdPerHour * billed)).toBeLessThan(1e-8);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("charges two machines one after the other as one, but for begun units and minimums", () => {
    const rounding = fc.record({
      granularitySeconds: fc.constantFrom(1, 60, 3600),
      minimumSeconds: fc.constantFrom(0, 60, 3600),
    });
    fc.assert(
      fc.property(seconds, seconds, price, rounding, (first, second, usdPerHour, rule) => {
        const aws = {
          ...rule,
          cloud: "aws",
          asOf: "",
          source: "",
          confidence: "published",
        } as const;
        const bill = (...spans: readonly (readonly [string, number, number])[]): number => {
          const events = spans.flatMap(([id, fromS, untilS]) =>
            machineEvents(
              requestOf({ id, usdPerHour }),
              START_MS + fromS * 1000,
              START_MS + untilS * 1000,
            ),
          );
          const journal = journalOf(created(), ...events);
          return totalOf(ledgerOf(journal, { nowMs: START_MS, rules: [aws] }).entries);
        };
        const whole = bill(["a", 0, first + second]);
        const parts = bill(["a", 0, first], ["b", first, first + second]);
        const { granularitySeconds: unit, minimumSeconds: least } = rule;
        const extraS = (s: number): number => Math.max(least, Math.ceil(s / unit) * unit) - s;
        const extra = extraS(first) + extraS(second) - extraS(first + second);
        expect(Math.abs(parts - whole - (extra / 3600) * usdPerHour)).toBeLessThan(2e-8);
        if (unit === 1 && least === 0) expect(Math.abs(parts - whole)).toBeLessThan(3 / NANO);
      }),
      { numRuns: 300 },
    );
  });

  it("bills what left in a month as one transfer of it all", () => {
    const tiers = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 120 })), {
        minLength: 1,
        maxLength: 5,
      })
      .map((steps) => {
        let fromGb = 0;
        return steps.map(([widthGb, milli], index) => {
          if (index > 0) fromGb += widthGb;
          return { fromGb, usdPerGb: milli / 1000 };
        });
      });
    const parts = fc.array(fc.integer({ min: 0, max: 300_000_000_000 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(tiers, parts, fc.boolean(), (tariff, sizes, countAllowance) => {
        const copies = sizes.map((bytes, index) => copiedEvent(`item${index}`, bytes, tariff));
        const ledger = ledgerOf(journalOf(created(), ...copies), {
          nowMs: START_MS,
          rules: [],
          countAllowance,
        });
        const bytes = sizes.reduce((sum, size) => sum + size, 0);
        const once = transferUsd(tariff, bytes / 1e9, countAllowance);
        expect(Math.abs(totalOf(ledger.entries) - once)).toBeLessThan(1e-8);
        const slices = slicesOf(tariff, 0, bytes, countAllowance);
        expect(slices.reduce((sum, slice) => sum + slice.bytes, 0)).toBe(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("invoices a broker's account at its charges × (1 + margin), and its lines add up to the cent", () => {
    const usage = fc.record({
      stage: fc.constantFrom("a", "b", "c"),
      hours: fc.double({ min: 0.001, max: 60, noNaN: true }),
      startHour: fc.double({ min: 0, max: 40, noNaN: true }),
      usdPerHour: price,
      nodes: fc.integer({ min: 1, max: 8 }),
    });
    const margin = fc.integer({ min: 1, max: 4000 }).map((n) => n / 100);
    fc.assert(
      fc.property(fc.array(usage, { minLength: 1, maxLength: 12 }), margin, (usages, marginPct) => {
        const machines = usages.flatMap(({ stage, hours, startHour, usdPerHour, nodes }, index) => {
          const startMs = START_MS + Math.round(startHour * HOUR_MS);
          const request = requestOf({ id: `m${index}`, stage, usdPerHour, nodes });
          return machineEvents(request, startMs, startMs + Math.round(hours * HOUR_MS));
        });
        const accounts = { aws: { owner: "broker", account: "acme", marginPct } } as const;
        const { entries } = ledgerOf(journalOf(created(accounts), ...machines), {
          nowMs: START_MS,
          rules: [],
        });
        const charges = entries.filter(({ kind }) => kind !== "margin");
        const expected = totalOf(charges) * (1 + marginPct / 100);
        expect(Math.abs(totalOf(entries) - expected)).toBeLessThan(HALF_NANO + 1e-9);
        // Whole billionths: adding them up in any order gives the same cents.
        expect(entries.every(({ usd }) => Math.abs(usd * NANO - nanoOf(usd)) < 1e-3)).toBe(true);
        const shuffled = sumUsd(entries.map(({ usd }) => usd).reverse());
        expect(shuffled).toBe(totalOf(entries));
      }),
      { numRuns: 200 },
    );
  });

  it("never loses or doubles a machine when a broker reads its own journal again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), seconds, (cut, usedS) => {
        const request = requestOf();
        const events = machineEvents(request, START_MS, START_MS + usedS * 1000);
        const [requested, ready, ended] = events;
        if (requested === undefined || ready === undefined || ended === undefined)
          throw new Error("three events");
        // After a crash the same requests are made again with the same ids, and answered again.
        const all = [requested, requested, ready, requested, ready, ended, ended];
        const upTo = Math.max(1, cut + 1);
        const nowMs = START_MS + usedS * 1000;
        const { entries } = ledgerOf(journalOf(created(), ...all.slice(0, upTo)), {
          nowMs,
          rules: [],
        });
        expect(Math.abs(totalOf(entries) - (usedS / 3600) * 3)).toBeLessThan(1e-8);
      }),
      { numRuns: 100 },
    );
  });
});
