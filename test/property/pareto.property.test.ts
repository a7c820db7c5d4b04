import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize } from "../../src/optimizer/plan.ts";
import { type Scenario, scenario } from "../arbitraries/scenario.ts";
import { bruteForce } from "../oracle/brute-force.ts";
import { everyRun, testLimitMs } from "./every-run.ts";

const CAP_MS = 60_000;

const solver = createSolver();
afterAll(solver.close);

const OPTIONS = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  pareto: true,
  countAllowance: false,
} as const;

/** The cheapest plan of all that finish before an hour, found by trying everything. */
const cheapestBefore = ({ pipeline, catalog }: Scenario, hours: number): number | undefined => {
  const deadlineHours = Math.min(hours, pipeline.limits.deadlineHours ?? Number.POSITIVE_INFINITY);
  const limits = { ...pipeline.limits, deadlineHours };
  return bruteForce({ ...pipeline, limits, objective: { kind: "cost" } }, catalog).usd;
};

/** So many steps earlier, each as long as the frontier tells plans apart. */
const earlier = (hours: number, steps: number): number =>
  hours === Number.POSITIVE_INFINITY ? hours : hours - steps * Math.max(1e-6 * hours, 1e-8);

it(
  "every plan of the frontier is the cheapest that is faster than the one before, and none is missing",
  async () => {
    await everyRun(
      fc.asyncProperty(scenario(400), async (s) => {
        fc.pre(s.pipeline.stages.every(({ resources }) => resources.choose === "anyOf"));
        const planned = await optimize(s.pipeline, s.catalog, OPTIONS, solver.solve);
        if (!planned.ok) return;
        const { points, complete } = planned.value.pareto!;
        expect(complete).toBe(true);
        let before = Number.POSITIVE_INFINITY;
        for (const { usd, hours } of points) {
          expect(hours).toBeLessThan(before);
          // Costs this close count as tied, and the faster plan is taken.
          const best = cheapestBefore(s, earlier(before, 1))!;
          expect(Math.abs(usd - best)).toBeLessThanOrEqual(1e-6 * Math.max(1, best));
          before = hours;
        }
        // A pipeline of no hours has no time to save.
        if (before > 1e-6) expect(cheapestBefore(s, earlier(before, 2))).toBeUndefined();
      }),
      { runs: 150, atLeast: 60, capMs: CAP_MS },
    );
  },
  testLimitMs(CAP_MS),
);
