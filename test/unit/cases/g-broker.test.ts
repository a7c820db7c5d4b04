import { afterAll, describe, expect, it } from "vitest";
import { type SimRules, simRules } from "../../../src/adapters/sim/rules.ts";
import { workOfStages } from "../../../src/adapters/sim/stage-work.ts";
import { constant, evenSteps } from "../../../src/adapters/sim/steps.ts";
import { VirtualClock } from "../../../src/adapters/sim/virtual-clock.ts";
import { SimWorld } from "../../../src/adapters/sim/world.ts";
import { ledgerOf } from "../../../src/broker/billing/ledger.ts";
import { runStatusOf } from "../../../src/broker/run-status.ts";
import { stateOf } from "../../../src/broker/state/fold.ts";
import type { LocationId } from "../../../src/domain/ids.ts";
import { rehearse } from "../../../src/library/rehearse.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { optimize } from "../../../src/optimizer/plan.ts";
import { buildCatalog, type CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import { buildPipeline, type PipelineLiteral } from "../../arbitraries/build-pipeline.ts";
import { OPTIONS } from "./planning.ts";

const START_MS = Date.UTC(2026, 10, 2);
const HOUR_MS = 3_600_000;
/** How late the end of a job may be seen. */
const LOOK_HOURS = 1 / 60;
const LOOK_MS = LOOK_HOURS * HOUR_MS;
const PACE = { watchMs: LOOK_MS, pollMs: () => LOOK_MS, chaseMs: HOUR_MS };

const solver = createSolver();
afterAll(() => solver.close());

interface Case {
  readonly pipeline: PipelineLiteral;
  readonly catalog: CatalogLiteral;
  readonly rules?: Partial<SimRules>;
  readonly hours: number;
  readonly everyHours?: number;
  readonly waitForSpot?: boolean;
}

/** Plans and carries out in a world that charges what the catalog says. */
const launch = async ({
  pipeline: literal,
  catalog: prices,
  rules,
  hours,
  everyHours,
  waitForSpot = false,
}: Case) => {
  const catalog = buildCatalog(prices);
  const pipeline = buildPipeline({
    ...literal,
    stages: literal.stages.map((stage) => ({
      ...stage,
      hours,
      commands: { run: "work", env: new Map() },
      ...(everyHours === undefined ? {} : { checkpoint: { everyHours, restartHours: 0 } }),
    })),
  });
  const clock = new VirtualClock(START_MS);
  const work = workOfStages(() => ({
    hours,
    outputGb: 0,
    ...(everyHours === undefined ? {} : { checkpointEveryHours: everyHours }),
  }));
  const price: SimRules["price"] = ({ location, market }) => {
    const found = prices.prices?.find(({ region }) => location.startsWith(region));
    const usd = market === "spot" ? found?.spot : found?.onDemand;
    return usd === undefined ? undefined : constant(usd);
  };
  const world = new SimWorld(simRules({ work, price, ...rules }), clock);
  const plan = await optimize(pipeline, catalog, OPTIONS, solver.solve);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const { outcome, events } = await rehearse({
    pipeline,
    plan: plan.value,
    catalog: () => catalog,
    world,
    clock,
    solve: solver.solve,
    options: OPTIONS,
    settings: { waitForSpot },
    pace: PACE,
  });
  const { entries } = ledgerOf(events, { nowMs: clock.nowMs(), rules: [] });
  const asked = events.flatMap(({ event }) =>
    event.kind === "machine-requested" ? [`${event.request.location} ${event.request.market}`] : [],
  );
  return {
    status: outcome.status,
    usd: entries.reduce((sum, entry) => sum + entry.usd, 0),
    meterUsd: world.meter.totalUsd(),
    hours: (clock.nowMs() - START_MS) / HOUR_MS,
    asked,
    events,
    onDemandHour: events.flatMap(({ event, atMs }) =>
      event.kind === "machine-requested" && event.request.market === "on-demand"
        ? [(atMs - START_MS) / HOUR_MS]
        : [],
    )[0],
  };
};

/** Dearer by no more than what machines at `usdPerHour` cost while nobody looked, twice. */
const near = (usd: number, right: number, usdPerHour: number): void => {
  expect(usd).toBeGreaterThanOrEqual(right - 1e-9);
  expect(usd).toBeLessThanOrEqual(right + 2 * LOOK_HOURS * usdPerHour);
};

describe("F-2, carried out: do not go straight back", () => {
  const catalog: CatalogLiteral = {
    prices: [1, 2, 3].map((n) => ({ region: `x/r${n}`, type: "m", spot: n })),
  };
  const pipeline = { stages: [{ name: "s", pricing: "spot" as const }] };
  const goneAfter = (region: string, hours: readonly number[]) => (location: string) =>
    location === region ? evenSteps(START_MS, HOUR_MS, hours) : undefined;

  it("R1 is preempted, R2 has no capacity: R3 is next", async () => {
    const none = goneAfter("x/r2", [0]);
    const taken = goneAfter("x/r1", [1, 0]);
    const capacity: SimRules["capacity"] = ({ location }) =>
      none(location) ?? taken(location) ?? constant(9);
    const done = await launch({ pipeline, catalog, rules: { capacity }, hours: 2 });
    expect(done).toMatchObject({
      status: "finished",
      asked: ["x/r1 spot", "x/r2 spot", "x/r3 spot"],
    });
    near(done.usd, 1 + 2 * 3, 4);
  });

  it("R1 returns only after all were tried", async () => {
    const taken = goneAfter("x/r1", [1, 0, 1]);
    const capacity: SimRules["capacity"] = ({ location }) => taken(location) ?? constant(0);
    const done = await launch({ pipeline, catalog, rules: { capacity }, hours: 1.5 });
    expect(done.status).toBe("finished");
    expect(done.asked.slice(0, 4)).toEqual(["x/r1 spot", "x/r2 spot", "x/r3 spot", "x/r1 spot"]);
  });
});

describe("F-3, carried out: reserved nodes first, the rest on demand", () => {
  const catalog: CatalogLiteral = {
    prices: [
      { region: "x/r1", type: "m", onDemand: 4 },
      { region: "x/r2", type: "m", onDemand: 3 },
    ],
  };
  const reserved = [{ location: "x/r1" as LocationId, instanceType: "m", nodes: 3 }];
  const quotaNodes: SimRules["quotaNodes"] = ({ location }) => (location === "x/r1" ? 0 : 99);

  it.each([
    [5, 16, "x/r1 on-demand", {}],
    [20, 120, "x/r2 on-demand", {}],
    [3, 0, "x/r1 on-demand", { quotaNodes }],
  ])("%i nodes cost %d", async (nodes, usd, place, rules) => {
    const pipeline = { stages: [{ name: "s", nodes }], reserved };
    const done = await launch({ pipeline, catalog, rules, hours: 2 });
    expect(done).toMatchObject({ status: "finished", asked: [place] });
    near(done.usd, usd, 60);
    expect(done.usd.toFixed(2)).toBe(done.meterUsd.toFixed(2));
  });
});

describe("F-5, carried out: on demand where it is cheaper", () => {
  const pipeline = { stages: [{ name: "s", pricing: "any" as const }] };
  const at = (onDemand: number, spot: number): CatalogLiteral => ({
    prices: [{ region: "x/r", type: "m", onDemand, spot }],
  });

  it("0.50 against 0.62 on spot", async () => {
    const done = await launch({ pipeline, catalog: at(0.5, 0.62), hours: 1 });
    expect(done).toMatchObject({ status: "finished", asked: ["x/r on-demand"] });
    near(done.usd, 0.5, 0.5);
  });
  it("1.56 less 30 % against 1.20 on spot", async () => {
    const discounts = [{ match: "x", percentOff: 30, firstNodeHours: 10 }];
    const done = await launch({
      pipeline: { ...pipeline, discounts },
      catalog: at(1.56, 1.2),
      hours: 1,
    });
    expect(done.asked).toEqual(["x/r on-demand"]);
    near(done.usd, 1.092, 1.56);
  });
});

describe("F-6, carried out: 40 h of work, 60 h limit, spot in hours 0 to 12 only", () => {
  const pipeline = {
    stages: [{ name: "s", pricing: "any" as const }],
    limits: { deadlineHours: 60 },
  };
  const catalog = { prices: [{ region: "x/r", type: "m", onDemand: 3, spot: 1 }] };
  /** A minute more, for the last checkpoint to be taken away. */
  const spotIn = (
    ...spans: readonly (readonly [fromHour: number, untilHour: number])[]
  ): SimRules["capacity"] => {
    const spot = {
      at: spans.flatMap(([from, until]) => [
        { fromMs: START_MS + from * HOUR_MS, value: 1 },
        { fromMs: START_MS + until * HOUR_MS + 60_000, value: 0 },
      ]),
    };
    return ({ market }) => (market === "spot" ? spot : constant(9));
  };
  const carried = (capacity: SimRules["capacity"], waitForSpot: boolean, everyHours = 0.1) =>
    launch({ pipeline, catalog, rules: { capacity }, hours: 40, everyHours, waitForSpot });

  it("$96, and within the limit: unless it is told to, it does not wait for spot", async () => {
    const done = await carried(spotIn([0, 12]), false, 0.5);
    expect(done.asked).toEqual(["x/r spot", "x/r on-demand"]);
    near(done.usd, 96, 4);
    expect(done.hours).toBeLessThan(60);
  });

  /** Of two tests. */
  let neverBack: ReturnType<typeof carried> | undefined;
  const carriedOnce = () => (neverBack ??= carried(spotIn([0, 12]), true));

  it("waits until the latest safe switch, at 32 h less what a start on spot may lose", async () => {
    const done = await carriedOnce();
    expect(done.status).toBe("finished");
    expect(done.onDemandHour).toBeGreaterThan(31.75);
    expect(done.onDemandHour).toBeLessThanOrEqual(32);
    near(done.usd, 96, 4);
    expect(done.hours).toBeGreaterThan(59.75);
    expect(done.hours).toBeLessThan(60);
  });

  it("is cheaper, and in time, when spot comes back at hour 20", async () => {
    const done = await carried(spotIn([0, 12], [20, 80]), true);
    expect(done).toMatchObject({ status: "finished", onDemandHour: undefined });
    near(done.usd, 40, 2);
    expect(done.hours).toBeLessThan(48.5);
  });

  it("goes on demand for good when spot that came back goes again too late to wait", async () => {
    const done = await carried(spotIn([0, 12], [20, 25]), true);
    expect(done.status).toBe("finished");
    // 17 h of work on spot, but for the quarter of an hour until it is asked for again; 23 h left: at 37 h at the latest.
    expect(done.onDemandHour).toBeGreaterThan(36.5);
    expect(done.onDemandHour).toBeLessThanOrEqual(37);
    expect(done.hours).toBeLessThan(60);
  });

  it("says in the journal what it waits for and until when, and in its status", async () => {
    const { events } = await carriedOnce();
    const at = events.findIndex(({ event }) => event.kind === "planned" && event.waiting);
    const { event, atMs } = events[at]!;
    const [waiting] = event.kind === "planned" ? (event.waiting ?? []) : [];
    expect(waiting).toMatchObject({ stage: "s", askMs: atMs + 15 * 60_000 });
    expect((waiting!.latestMs! - START_MS) / HOUR_MS).toBeCloseTo(60 - 28 - 5 / 60 - 0.1, 1);
    const until = events.slice(0, at + 1);
    const status = runStatusOf({
      state: stateOf(until),
      events: until,
      ledger: ledgerOf(until, { nowMs: atMs, rules: [] }),
      nowMs: atMs,
    });
    expect(status.stages[0]).toMatchObject({
      phase: "waiting for spot",
      onDemandAt: new Date(waiting!.latestMs!).toISOString(),
    });
  });

  it("does not wait where on demand is cheaper", async () => {
    const cheap = { prices: [{ region: "x/r", type: "m", onDemand: 0.9, spot: 1 }] };
    const done = await launch({ pipeline, catalog: cheap, hours: 2, waitForSpot: true });
    expect(done.asked).toEqual(["x/r on-demand"]);
  });

  it("asks for spot as long as it takes where nothing else is wanted", async () => {
    const spotOnly = { stages: [{ name: "s", pricing: "spot" as const }] };
    const capacity = spotIn([0, 2], [26, 80]);
    const done = await launch({
      pipeline: spotOnly,
      catalog,
      rules: { capacity },
      hours: 4,
      everyHours: 0.1,
      waitForSpot: true,
    });
    expect(done.status).toBe("finished");
    near(done.usd, 4, 2);
    expect(done.hours).toBeLessThan(28.6);
  });
});
