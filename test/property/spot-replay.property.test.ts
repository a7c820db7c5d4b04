import fc from "fast-check";
import { expect, it } from "vitest";
import { securedSeconds } from "../../src/spot-replay/job.ts";
import { optimalReplay } from "../../src/spot-replay/optimum/optimal-replay.ts";
import { greedy } from "../../src/spot-replay/policies/greedy.ts";
import { onDemandOnly } from "../../src/spot-replay/policies/on-demand-only.ts";
import { spotFailover } from "../../src/spot-replay/policies/spot-failover.ts";
import { spotOneZone } from "../../src/spot-replay/policies/spot-one-zone.ts";
import { uniformProgress } from "../../src/spot-replay/policies/uniform-progress.ts";
import { replaySpot } from "../../src/spot-replay/replay.ts";
import { marketOf, type SpotCase, spotCase } from "../arbitraries/spot.ts";
import { cheapestSchedule } from "../oracle/every-schedule.ts";
import { everyRun, testLimitMs } from "./every-run.ts";

const POLICIES = [onDemandOnly, spotOneZone(0), spotFailover, greedy, uniformProgress];
const CENT = 1e-6;

const optimum = ({ job, market }: Pick<SpotCase, "job" | "market">): number => {
  const replay = optimalReplay(job, market);
  if (!replay.ok) throw new Error(JSON.stringify(replay.error));
  expect(replay.value.metDeadline).toBe(true);
  return replay.value.usd;
};

it("the optimum is the cheapest of all schedules, tried one by one", {
  timeout: testLimitMs(30_000),
}, async () => {
  await everyRun(
    fc.property(
      fc.oneof(spotCase({ steps: 7, zones: 1 }), spotCase({ steps: 5, zones: 2 })),
      (spot) => {
        expect(optimum(spot)).toBeCloseTo(cheapestSchedule(spot.job, spot.market), 9);
      },
    ),
    { runs: 400, atLeast: 100, capMs: 30_000 },
  );
});

it("no policy that keeps the deadline costs less than the optimum", {
  timeout: testLimitMs(20_000),
}, async () => {
  await everyRun(
    fc.property(spotCase({ steps: 60, zones: 3 }), (spot) => {
      const least = optimum(spot);
      for (const policy of POLICIES) {
        const replay = replaySpot(spot.job, spot.market, policy);
        if (replay.metDeadline) expect(replay.usd).toBeGreaterThanOrEqual(least - CENT);
      }
    }),
    { runs: 1500, atLeast: 375, capMs: 20_000 },
  );
});

it("greedy and uniform progress keep every deadline that on demand alone could keep", {
  timeout: testLimitMs(20_000),
}, async () => {
  await everyRun(
    fc.property(spotCase({ steps: 60, zones: 3 }), ({ job, market }) => {
      expect(replaySpot(job, market, onDemandOnly).metDeadline).toBe(true);
      expect(replaySpot(job, market, greedy).metDeadline).toBe(true);
      expect(replaySpot(job, market, uniformProgress).metDeadline).toBe(true);
    }),
    { runs: 4000, atLeast: 1000, capMs: 20_000 },
  );
});

it("on demand only costs nodes × price × (restart + work)", () => {
  fc.assert(
    fc.property(spotCase({ steps: 40, zones: 2 }), ({ job, market }) => {
      const replay = replaySpot(job, market, onDemandOnly);
      const hours = (job.restartSeconds + job.workSeconds) / 3600;
      expect(replay.usd).toBeCloseTo(job.nodes * 3 * hours, 9);
      expect(replay.finishHours).toBeCloseTo(hours, 9);
    }),
  );
});

it("more machines on spot never make the optimum dearer", {
  timeout: testLimitMs(20_000),
}, async () => {
  await everyRun(
    fc.property(spotCase({ steps: 40, zones: 2 }), fc.nat(39), fc.nat(1), (spot, step, zone) => {
      const offers = spot.offers.map((offer, at) => {
        const machines = offer.trace.machines.map((seen, t) =>
          at === zone && t === step ? 2 : seen,
        );
        return { ...offer, trace: { ...offer.trace, machines } };
      });
      const more = marketOf(offers, () => spot.moveUsd);
      expect(optimum({ job: spot.job, market: more })).toBeLessThanOrEqual(optimum(spot) + CENT);
    }),
    { runs: 500, atLeast: 125, capMs: 20_000 },
  );
});

it("a later deadline never makes the optimum dearer", {
  timeout: testLimitMs(20_000),
}, async () => {
  await everyRun(
    fc.property(
      spotCase({ steps: 40, zones: 2 }),
      fc.integer({ min: 1, max: 900 }),
      (spot, later) => {
        const job = { ...spot.job, deadlineSeconds: spot.job.deadlineSeconds + later };
        expect(optimum({ ...spot, job })).toBeLessThanOrEqual(optimum(spot) + CENT);
      },
    ),
    { runs: 500, atLeast: 125, capMs: 20_000 },
  );
});

it("the hours of a replay add up, and the same replay gives the same result", () => {
  fc.assert(
    fc.property(
      spotCase({ steps: 40, zones: 3 }),
      fc.constantFrom(...POLICIES),
      ({ job, market }, policy) => {
        const replay = replaySpot(job, market, policy);
        expect(replaySpot(job, market, policy)).toEqual(replay);
        const billed = replay.spotHours + replay.onDemandHours;
        expect(replay.stints.reduce((sum, { hours }) => sum + hours, 0)).toBeCloseTo(billed, 9);
        const work = billed - replay.restartHours - replay.lostHours;
        if (replay.finishHours === undefined) {
          expect(replay.metDeadline).toBe(false);
          expect(work).toBeLessThanOrEqual(job.workSeconds / 3600 + 1e-9);
          return;
        }
        expect(work).toBeCloseTo(job.workSeconds / 3600, 9);
        expect(billed + replay.waitingHours).toBeCloseTo(replay.finishHours, 9);
      },
    ),
    { numRuns: 1000 },
  );
});

it("secured work is the last whole interval, and never more than was done", () => {
  fc.assert(
    fc.property(spotCase({ steps: 10, zones: 1 }), fc.nat(10_000), ({ job }, done) => {
      const kept = securedSeconds(job, done);
      expect(kept).toBeLessThanOrEqual(done);
      if (job.checkpointSeconds > 0) expect(done - kept).toBeLessThanOrEqual(job.checkpointSeconds);
    }),
  );
});
