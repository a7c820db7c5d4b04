import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { type Scenario, scenario } from "../arbitraries/scenario.ts";
import { bruteForce } from "../oracle/brute-force.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 2_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

/** In a thread of its own: javascript-lp-solver may never come back. */
const solver = createSolver();
afterAll(solver.close);

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** What is minimized first, and what breaks its ties. */
const valuesOf = ({ objective }: Pipeline, { usd, hours }: Cost): readonly [number, number] => {
  if (objective.kind === "time") return [hours, usd];
  if (objective.kind === "cost") return [usd, hours];
  return [usd + objective.hourIsWorthUsd * hours, usd];
};

interface Cost {
  readonly usd: number;
  readonly hours: number;
}

const agrees = async (
  { pipeline, catalog }: Scenario,
  backend: PlanOptions["solver"],
): Promise<void> => {
  const truth = bruteForce(pipeline, catalog);
  const planned = await optimize(pipeline, catalog, { ...OPTIONS, solver: backend }, solver.solve);
  if (truth.status === "infeasible") {
    expect(planned.ok ? planned.value.status : planned.error.kind).toBe("infeasible");
    return;
  }
  // A backend that was named and lost its way says so; `auto` asks the other one.
  if (backend !== "auto" && !planned.ok && planned.error.kind === "time-limit") return;
  if (!planned.ok) throw new Error(`no plan, but there is one: ${JSON.stringify(planned.error)}`);
  const { totals, status } = planned.value;
  if (backend !== "auto" && status === "feasible") return;
  expect(status).toBe("optimal");
  const [first, second] = valuesOf(pipeline, { usd: totals.usd, hours: totals.hours! });
  const [bestFirst, bestSecond] = valuesOf(pipeline, { usd: truth.usd!, hours: truth.hours! });
  // Values this close count as tied, so that the second may come out better than the oracle's.
  if (!close(first, bestFirst) || (second > bestSecond && !close(second, bestSecond)))
    throw new Error(
      `planned ${totals.usd} USD, ${totals.hours} h; best is ${truth.usd} USD, ${truth.hours} h`,
    );
};

describe("the plan is the optimum that trying everything finds", () => {
  for (const [backend, numRuns] of [
    ["auto", Number(process.env.RUNS ?? 1000)],
    ["javascript-lp-solver", 60],
    ["highs", Number(process.env.RUNS ?? 400)],
  ] as const)
    it(`with ${backend}`, { timeout: 300_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(scenario(), (s) => agrees(s, backend)),
        { numRuns },
      );
    });
});
