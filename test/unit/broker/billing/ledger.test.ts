import { describe, expect, test } from "vitest";
import { ledgerOf } from "../../../../src/broker/billing/ledger.ts";
import type { RunEvent } from "../../../../src/broker/events.ts";
import type { BillingRule, LedgerEntry } from "../../../../src/domain/ledger.ts";
import { sumUsd } from "../../../../src/domain/money.ts";
import type { Plan, PlannedStage } from "../../../../src/domain/plan.ts";
import {
  copiedEvent,
  created,
  type Entry,
  HOUR_MS,
  journalOf,
  machineEvents,
  NOON_MS,
  requestOf,
} from "../../../arbitraries/journal.ts";

const rule = (changes: Partial<BillingRule> = {}): BillingRule => ({
  cloud: "aws",
  granularitySeconds: 1,
  minimumSeconds: 0,
  asOf: "2026-11",
  source: "test",
  confidence: "published",
  ...changes,
});

type Events = readonly Entry[];

const bill = (events: Events, rules: readonly BillingRule[] = [rule()], nowMs = NOON_MS) =>
  ledgerOf(journalOf(created(), ...events), { nowMs, rules });

const totalOf = (entries: readonly LedgerEntry[]): number => sumUsd(entries.map(({ usd }) => usd));

const plannedEvent = (stage: Partial<PlannedStage>): RunEvent => {
  const { instanceType, location, usdPerHour } = requestOf();
  const planned = { name: "train", instanceType, location, usdPerHour, pricing: "on-demand" };
  const plan = { stages: [{ ...planned, ...stage }], transfers: [] } as unknown as Plan;
  return { kind: "planned", plan, because: "launch" };
};

describe("machines", () => {
  test("cost nodes × hours × price", () => {
    const { entries } = bill(machineEvents(requestOf({ nodes: 2 }), NOON_MS, NOON_MS + HOUR_MS));
    expect(entries).toEqual([
      {
        day: "2026-11-25",
        run: "r1",
        stage: "train",
        cloud: "aws",
        account: "aws",
        owner: "user",
        kind: "machine",
        what: "p3.8xlarge on-demand in aws/us-east-1",
        quantity: 2,
        unit: "node-hour",
        usdPerUnit: 3,
        usd: 6,
        source: "price of the plan; request r1-train-1",
      },
    ]);
  });

  test.each([
    [90, { granularitySeconds: 1, minimumSeconds: 60 }, 90],
    [5, { granularitySeconds: 1, minimumSeconds: 60 }, 60],
    [61, { granularitySeconds: 60, minimumSeconds: 60 }, 120],
    [3601, { granularitySeconds: 3600, minimumSeconds: 3600 }, 7200],
  ])("%i s under %o are %i s", (usedS, changes, billedS) => {
    const events = machineEvents(requestOf({ usdPerHour: 3600 }), NOON_MS, NOON_MS + usedS * 1000);
    expect(totalOf(bill(events, [rule(changes)]).entries)).toBe(billedS);
  });

  test("of a cloud without a rule are billed by the second, and the bill says so", () => {
    const events = machineEvents(requestOf({ usdPerHour: 3600 }), NOON_MS, NOON_MS + 1500);
    const { entries, assumptions } = bill(events, []);
    expect(totalOf(entries)).toBe(2);
    expect(assumptions).toEqual([
      "how aws rounds the time of machines is not known; billed by the second",
    ]);
  });

  test("over midnight are a line for each day", () => {
    const start = Date.UTC(2026, 10, 30, 23);
    const { entries } = bill(machineEvents(requestOf(), start, start + 3 * HOUR_MS));
    expect(entries.map(({ day, quantity, usd }) => [day, quantity, usd])).toEqual([
      ["2026-11-30", 1, 3],
      ["2026-12-01", 2, 6],
    ]);
  });

  test("on spot cost the price of the hour, and the plan's where nothing is known", () => {
    const request = requestOf({ market: "spot" });
    const [requested, ready] = machineEvents(request, NOON_MS);
    const prices = [
      { fromMs: NOON_MS + HOUR_MS, untilMs: NOON_MS + 2 * HOUR_MS, usdPerHour: 5 },
      { fromMs: NOON_MS + 2 * HOUR_MS, untilMs: NOON_MS + 3 * HOUR_MS, usdPerHour: 7 },
    ];
    const ended = { startedAtMs: NOON_MS, endedAtMs: NOON_MS + 3 * HOUR_MS, prices };
    const { entries } = bill([
      requested!,
      ready!,
      { kind: "machine-ended", requestId: request.id, ended },
    ]);
    expect(entries.map(({ usdPerUnit, usd }) => [usdPerUnit, usd])).toEqual([
      [3, 3],
      [5, 5],
      [7, 7],
    ]);
  });

  test("that still run are counted until now and marked", () => {
    const now = NOON_MS + 2 * HOUR_MS;
    const { entries } = bill(machineEvents(requestOf(), NOON_MS), [rule()], now);
    expect(entries).toMatchObject([{ quantity: 2, usd: 6, open: "running" }]);
  });

  test("of a crash between the request and the answer count as if they were there, and are marked", () => {
    const [requested] = machineEvents(requestOf(), NOON_MS);
    const { entries, assumptions } = bill([requested!], [rule()], NOON_MS + HOUR_MS);
    expect(entries).toMatchObject([{ usd: 3, open: "unconfirmed" }]);
    expect(assumptions[0]).toContain("whether they came is not known");
  });

  test("that a crash orphaned are billed once they are found and ended", () => {
    const [requested] = machineEvents(requestOf(), NOON_MS);
    const ended = { startedAtMs: NOON_MS, endedAtMs: NOON_MS + HOUR_MS / 2 };
    const { entries } = bill([
      requested!,
      { kind: "machine-ended", requestId: "r1-train-1", ended },
    ]);
    expect(entries).toMatchObject([{ usd: 1.5 }]);
    expect(entries[0]).not.toHaveProperty("open");
  });

  test("that were refused, or never billed, cost nothing", () => {
    const [requested] = machineEvents(requestOf(), NOON_MS);
    const refused: RunEvent = {
      kind: "machine-refused",
      requestId: "r1-train-1",
      failure: { kind: "no-capacity", message: "none" },
    };
    const now = NOON_MS + HOUR_MS;
    expect(bill([requested!, refused], [rule()], now).entries).toEqual([]);
    const ended: RunEvent = { kind: "machine-ended", requestId: "r1-train-1", ended: {} };
    expect(bill([requested!, ended], [rule()], now).entries).toEqual([]);
  });

  test("that were taken away and then forgotten by their cloud are billed until they were gone", () => {
    const [requested, ready] = machineEvents(requestOf(), NOON_MS);
    const gone = NOON_MS + 2 * HOUR_MS;
    const { entries } = bill(
      [
        requested!,
        ready!,
        { kind: "machine-lost", requestId: "r1-train-1", reason: "preempted", atMs: gone },
        [gone + HOUR_MS, { kind: "machine-ended", requestId: "r1-train-1", ended: {} }],
      ],
      [rule()],
      gone + 9 * HOUR_MS,
    );
    expect(entries).toMatchObject([{ quantity: 2, usd: 6 }]);
  });

  test("that nobody can reach are counted until they are known to be gone", () => {
    const [requested, ready] = machineEvents(requestOf(), NOON_MS);
    const lost: RunEvent = {
      kind: "machine-lost",
      requestId: "r1-train-1",
      reason: "lost",
      atMs: NOON_MS + HOUR_MS,
    };
    const { entries } = bill([requested!, ready!, lost], [rule()], NOON_MS + 5 * HOUR_MS);
    expect(entries).toMatchObject([{ quantity: 5, open: "running" }]);
  });

  test("ended twice are billed once, by the end that is known", () => {
    const events = machineEvents(requestOf(), NOON_MS, NOON_MS + HOUR_MS);
    const again: RunEvent = { kind: "machine-ended", requestId: "r1-train-1", ended: {} };
    expect(totalOf(bill([...events, again]).entries)).toBe(3);
  });

  test("that are reserved cost nothing, beside those that are not", () => {
    const request = requestOf({ nodes: 3, reservedNodes: 2 });
    const { entries } = bill(machineEvents(request, NOON_MS, NOON_MS + HOUR_MS));
    expect(
      entries.map(({ quantity, usd, source }) => [quantity, usd, source.split(";")[0]]),
    ).toEqual([
      [2, 0, "nodes that are reserved"],
      [1, 3, "price of the plan"],
    ]);
  });

  test("cost at least what a start costs, for each node that is paid for", () => {
    const request = requestOf({ nodes: 3, reservedNodes: 1, usdPerHour: 0.36 });
    const least = [rule({ minimumSeconds: 60, minimumUsd: 0.01 })];
    const short = bill(machineEvents(request, NOON_MS, NOON_MS + 1000), least).entries;
    expect(totalOf(short)).toBe(0.02);
    expect(short.at(-1)).toMatchObject({ kind: "machine", quantity: 0, usd: 0.008 });
    expect(short.at(-1)?.source).toMatch(/^least charge of a start; /);
    const long = bill(machineEvents(request, NOON_MS, NOON_MS + HOUR_MS), least).entries;
    expect(totalOf(long)).toBe(0.72);
  });

  test("have the discount of the plan that holds, not of one that a later plan has replaced", () => {
    const claim = (nodeHours: number) =>
      plannedEvent({
        discountedNodeHours: nodeHours,
        discountUsd: nodeHours,
        discountClaims: [{ discount: 0, nodeHours, usd: nodeHours }],
      });
    const machine = machineEvents(requestOf(), NOON_MS, NOON_MS + 5 * HOUR_MS);
    const again = (hour: number, event: RunEvent): Entry => [NOON_MS + hour * HOUR_MS, event];
    const discountedOf = (...events: readonly Entry[]) =>
      bill(events)
        .entries.filter(({ kind }) => kind === "discount")
        .map(({ quantity }) => quantity);
    const [requested, ...rest] = machine;
    expect(discountedOf(claim(3), ...machine)).toEqual([3]);
    // After two of three hours another stage has the third, or this one has two more.
    expect(discountedOf(claim(3), requested!, again(2, plannedEvent({})), ...rest)).toEqual([2]);
    expect(discountedOf(claim(3), requested!, again(2, claim(2)), ...rest)).toEqual([2, 2]);
  });

  test("get a limited discount on the first node-hours, over all attempts", () => {
    const planned = plannedEvent({ discountedNodeHours: 3, discountUsd: 1.5 });
    const first = machineEvents(requestOf({ id: "a" }), NOON_MS, NOON_MS + 2 * HOUR_MS);
    const second = machineEvents(requestOf({ id: "b" }), NOON_MS, NOON_MS + 2 * HOUR_MS);
    const { entries } = bill([planned, ...first, ...second]);
    expect(entries.map(({ kind, quantity, usd }) => [kind, quantity, usd])).toEqual([
      ["machine", 2, 6],
      ["discount", 2, -1],
      ["machine", 2, 6],
      ["discount", 1, -0.5],
    ]);
  });
});

const TIERS = [
  { fromGb: 0, usdPerGb: 0 },
  { fromGb: 100, usdPerGb: 0.09 },
  { fromGb: 10_240, usdPerGb: 0.085 },
];
const GB = 1e9;

describe("data", () => {
  test("starts at the first paid slice of its tariff, as plans do", () => {
    const { entries } = bill([copiedEvent("proc", 40 * GB, TIERS)]);
    expect(entries).toMatchObject([
      { kind: "egress", stage: "train", item: "proc", quantity: 40, usdPerUnit: 0.09, usd: 3.6 },
    ]);
  });

  test("goes down the steps of its tariff over the month, and starts anew in the next", () => {
    const next = Date.UTC(2026, 11, 1);
    const { entries } = bill([
      copiedEvent("a", 10_000 * GB, TIERS),
      copiedEvent("b", 1_000 * GB, TIERS),
      [next, copiedEvent("c", 100 * GB, TIERS)],
    ]);
    expect(entries.map(({ item, quantity, usdPerUnit }) => [item, quantity, usdPerUnit])).toEqual([
      ["a", 10_000, 0.09],
      ["b", 140, 0.09],
      ["b", 860, 0.085],
      ["c", 100, 0.09],
    ]);
  });

  test("counts whole when it first arrives somewhere, and then what was sent again", () => {
    const first = copiedEvent("a", 100 * GB, TIERS, "s3://x/a", 20 * GB);
    const again = copiedEvent("a", 100 * GB, TIERS, "s3://x/a", 0);
    const { entries } = bill([first, again]);
    expect(entries.map(({ quantity }) => quantity)).toEqual([100]);
  });

  const begun = (item: string, bytes: number | undefined, toUrl: string): RunEvent => {
    const { kind: _, copied: __, ...copy } = copiedEvent(item, 0, TIERS, toUrl);
    return { ...copy, kind: "copy-begun", ...(bytes === undefined ? {} : { bytes }) };
  };
  const stopped = (item: string, movedBytes: number, toUrl: string): RunEvent => {
    const { kind: _, copied: __, ...copy } = copiedEvent(item, 0, TIERS, toUrl);
    return { ...copy, kind: "copy-stopped", movedBytes };
  };

  test("of a copy that was begun and not heard of again counts whole, as a line of its own", () => {
    const { entries, assumptions } = bill([begun("a", 40 * GB, "sim://m/a")]);
    expect(entries).toMatchObject([{ quantity: 40, usd: 3.6, open: "unconfirmed", item: "a" }]);
    expect(entries[0]?.what).toBe("a aws/us-east-1 → gcp/us-central1, not confirmed");
    expect(assumptions).toEqual([
      "a copy of a from aws/us-east-1 to gcp/us-central1 was begun, and how much of it arrived is not known; counted whole",
    ]);
    const heard = bill([
      begun("a", 40 * GB, "sim://m/a"),
      copiedEvent("a", 40 * GB, TIERS, "sim://m/a", 9),
    ]);
    expect(heard.entries).toMatchObject([{ quantity: 40 }]);
    expect(heard.entries[0]).not.toHaveProperty("open");
  });

  test("of a copy that stopped counts as far as it came, and only the rest when it arrives", () => {
    const first = [begun("a", 40 * GB, "sim://m/a"), stopped("a", 15 * GB, "sim://m/a")];
    const quantities = (events: Events) => bill(events).entries.map(({ quantity }) => quantity);
    expect(quantities(first)).toEqual([15]);
    const again = [...first, begun("a", 40 * GB, "sim://m/a")];
    expect(quantities(again)).toEqual([15, 25]);
    expect(quantities([...again, copiedEvent("a", 40 * GB, TIERS, "sim://m/a", 25 * GB)])).toEqual([
      15, 25,
    ]);
    expect(quantities([...first, stopped("a", 0, "sim://m/a")])).toEqual([15]);
  });

  test("of a copy whose size nobody knows is not billed, and the bill says so", () => {
    const { entries, assumptions } = bill([begun("a", undefined, "sim://m/a")]);
    expect(entries).toEqual([]);
    expect(assumptions[0]).toMatch(/neither its size nor how much of it arrived is known/);
  });

  test("whose route has no known price is not billed, and the bill says so", () => {
    const { entries, assumptions } = bill([copiedEvent("a", GB, undefined)]);
    expect(entries).toEqual([]);
    expect(assumptions).toEqual([
      "the price of moving data from aws/us-east-1 to gcp/us-central1 is not known; not billed",
    ]);
  });
});

describe("accounts", () => {
  const brokers = { aws: { owner: "broker", account: "acme", marginPct: 10 } } as const;

  test("of the broker get its margin as lines of their own", () => {
    const events = journalOf(
      created(brokers),
      ...machineEvents(requestOf(), NOON_MS, NOON_MS + HOUR_MS),
      copiedEvent("a", 10 * GB, TIERS),
    );
    const { entries } = ledgerOf(events, { nowMs: NOON_MS, rules: [rule()] });
    expect(entries.map(({ kind, owner, account, usd }) => [kind, owner, account, usd])).toEqual([
      ["machine", "broker", "acme", 3],
      ["egress", "broker", "acme", 0.9],
      ["margin", "broker", "acme", 0.39],
    ]);
  });

  test("of the user have none", () => {
    const own = { aws: { owner: "user", account: "1234", marginPct: 10 } } as const;
    const events = journalOf(
      created(own),
      ...machineEvents(requestOf(), NOON_MS, NOON_MS + HOUR_MS),
    );
    const { entries } = ledgerOf(events, { nowMs: NOON_MS, rules: [rule()] });
    expect(entries).toMatchObject([{ kind: "machine", owner: "user", account: "1234", usd: 3 }]);
  });
});
