import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { draw, drawHours } from "../../src/adapters/sim/draws.ts";
import { simRules } from "../../src/adapters/sim/rules.ts";
import { workOfStages } from "../../src/adapters/sim/stage-work.ts";
import { constant, type Steps, valueAt } from "../../src/adapters/sim/steps.ts";
import { VirtualClock } from "../../src/adapters/sim/virtual-clock.ts";
import { SimWorld } from "../../src/adapters/sim/world.ts";
import { ledgerOf } from "../../src/broker/billing/ledger.ts";
import type { LocationId } from "../../src/domain/ids.ts";
import { rehearse } from "../../src/library/rehearse.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { buildCatalog } from "../arbitraries/build-catalog.ts";
import { buildPipeline } from "../arbitraries/build-pipeline.ts";

const START_MS = Date.UTC(2026, 10, 2, 21, 13, 7, 91);
const HOUR_MS = 3_600_000;
const PACE = { watchMs: 120_000, pollMs: () => 120_000, chaseMs: HOUR_MS };
const RUNS = Number(process.env.RUNS ?? 40);
const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

const solver = createSolver();
afterAll(() => solver.close());

/** Changes at any second, to any price of ten-thousandths, sometimes to the same or for no time at all. */
const curve: fc.Arbitrary<Steps> = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 2 * 3600 }).map((s) => s * 1000),
      value: fc.integer({ min: 1, max: 90_000 }).map((n) => n / 10_000),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((changes) => {
    let fromMs = START_MS - HOUR_MS;
    const at = changes.map(({ afterMs, value }) => {
      fromMs += afterMs;
      return { fromMs, value };
    });
    return { at };
  });

const world = fc.record({
  seed: fc.nat(2 ** 31 - 1),
  curves: fc.tuple(curve, curve, curve),
  preemptionsPerHour: fc.constantFrom(0.2, 0, 1),
  hours: fc.constantFrom(3, 0.3, 9),
  nodes: fc.constantFrom(1, 3),
  rule: fc.constantFrom(
    { minimumSeconds: 60, incrementSeconds: 1 },
    { minimumSeconds: 0, incrementSeconds: 60 },
    { minimumSeconds: 600, incrementSeconds: 3600 },
  ),
});

const REGIONS = ["x/r1", "x/r2", "x/r3"] as const;

it("spot costs the price of each hour: the ledger is the meter, request by request", async () => {
  const seen = { requests: 0, moving: 0 };
  await fc.assert(
    fc.asyncProperty(world, async ({ seed, curves, preemptionsPerHour, hours, nodes, rule }) => {
      const clock = new VirtualClock(START_MS);
      const priceOf = (location: LocationId): Steps =>
        curves[REGIONS.indexOf(location as (typeof REGIONS)[number])]!;
      const catalog = () =>
        buildCatalog({
          prices: REGIONS.map((region) => ({
            region,
            type: "m",
            onDemand: 20,
            spot: valueAt(priceOf(region as LocationId), clock.nowMs()),
          })),
          egress: [["x", "other-continent", 0]],
        });
      const sim = new SimWorld(
        simRules({
          work: workOfStages(() => ({ hours, outputGb: 0, checkpointEveryHours: 0.25 })),
          price: ({ location, market }) => (market === "spot" ? priceOf(location) : constant(20)),
          preemptedAfterHours: ({ id }) =>
            clock.nowMs() - START_MS > 60 * HOUR_MS
              ? Number.POSITIVE_INFINITY
              : drawHours(preemptionsPerHour, seed, id),
          bootSeconds: ({ id }) => Math.round(200 * draw(seed, "boot", id)),
          billing: () => rule,
        }),
        clock,
      );
      const checkpoint = { everyHours: 0.25, restartHours: 0 };
      const commands = { run: "work", env: new Map() };
      const pipeline = buildPipeline({
        stages: [{ name: "s", hours, nodes, pricing: "spot", checkpoint, commands }],
      });
      const plan = await optimize(pipeline, catalog(), OPTIONS, solver.solve);
      if (!plan.ok) throw new Error(JSON.stringify(plan.error));
      const parts = { pipeline, plan: plan.value, catalog, world: sim, clock, pace: PACE };
      const { outcome, events } = await rehearse({
        ...parts,
        solve: solver.solve,
        options: OPTIONS,
      });
      expect(outcome.status).toBe("finished");
      const { minimumSeconds, incrementSeconds: granularitySeconds } = rule;
      const source = { asOf: "", source: "test", confidence: "published" } as const;
      const { entries } = ledgerOf(events, {
        nowMs: clock.nowMs(),
        rules: [{ cloud: "x", minimumSeconds, granularitySeconds, ...source }],
      });
      for (const metered of sim.meter.lines) {
        if (metered.kind !== "machine") continue;
        const own = entries.filter(
          ({ kind, source: from }) =>
            kind === "machine" && from.endsWith(`request ${metered.requestId}`),
        );
        seen.requests++;
        if (new Set(own.map(({ usdPerUnit }) => usdPerUnit)).size > 1) seen.moving++;
        expect(own.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(metered.usd, 7);
        const nodeSeconds = own.reduce((sum, { quantity }) => sum + quantity, 0) * 3600;
        expect(nodeSeconds).toBeCloseTo(metered.seconds * nodes, 5);
      }
      const total = entries.reduce((sum, { usd }) => sum + usd, 0);
      expect(total.toFixed(2)).toBe(sim.meter.totalUsd().toFixed(2));
    }),
    { numRuns: RUNS },
  );
  // Where no price moved while a machine ran, nothing would be shown.
  expect(seen.moving).toBeGreaterThan(seen.requests / 6);
  if (process.env.RUNS !== undefined) console.log(seen);
}, 120_000);
