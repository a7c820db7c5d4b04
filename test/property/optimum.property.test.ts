import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { fullScenario, type Scenario, scenario } from "../arbitraries/scenario.ts";
import { bruteForce } from "../oracle/brute-force.ts";
import { everyRun, testLimitMs } from "./every-run.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  // Ties are broken in what is left of the time: a busy machine must not run out of it.
  timeLimitMs: 30_000,
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
const valuesOf = ({ objective }: Pipeline, { usd, hours, kg }: Figures): readonly number[] => {
  if (objective.kind === "time") return [hours, usd];
  if (objective.kind === "cost") return [usd, hours];
  if (objective.kind === "carbon") return [kg, usd, hours];
  return [usd + objective.hourIsWorthUsd * hours, usd];
};

interface Figures {
  readonly usd: number;
  readonly hours: number;
  readonly kg: number;
}

/** Whether planned figures are as good as the best: values this close count as tied, then the next decide. */
const isAsGood = (planned: readonly number[], best: readonly number[]): boolean => {
  const k = planned.findIndex((value, index) => !close(value, best[index]!));
  return k < 0 || (k > 0 && planned[k]! < best[k]!);
};

const agrees = async (
  { pipeline, catalog }: Scenario,
  backend: PlanOptions["solver"],
): Promise<void> => {
  const truth = bruteForce(pipeline, catalog);
  const answer = await optimize(
    pipeline,
    catalog,
    {
      ...OPTIONS,
      solver: backend,
      ...(backend === "javascript-lp-solver" ? { timeLimitMs: 2_000 } : {}),
    },
    solver.solve,
  );
  if (truth.status === "infeasible") {
    expect(answer.ok ? answer.value.status : answer.error.kind).toBe("infeasible");
    return;
  }
  // A backend that was named and lost its way says so; `auto` asks the other one.
  if (backend !== "auto" && !answer.ok && answer.error.kind === "time-limit") return;
  if (!answer.ok) throw new Error(`no plan, but there is one: ${JSON.stringify(answer.error)}`);
  const { totals, status } = answer.value;
  if (backend !== "auto" && status === "feasible") return;
  expect(status).toBe("optimal");
  const planned = valuesOf(pipeline, {
    usd: totals.usd,
    hours: totals.hours!,
    kg: totals.kgCo2e ?? Number.NaN,
  });
  const best = valuesOf(pipeline, {
    usd: truth.usd!,
    hours: truth.hours!,
    kg: truth.kgCo2e ?? Number.NaN,
  });
  if (!isAsGood(planned, best)) throw new Error(`planned ${planned}; best is ${best}`);
};

/** A busy machine runs fewer cases, and a failure is not shrunk forever. */
const CAP_MS = 100_000;

describe("the plan is the optimum that trying everything finds", () => {
  for (const [backend, runs, atLeast] of [
    ["auto", 1000, 300],
    ["javascript-lp-solver", 60, 20],
    ["highs", 400, 100],
  ] as const)
    for (const [rules, generator] of [
      ["the simple rules", scenario()],
      ["all rules", fullScenario()],
    ] as const)
      it(`with ${backend} under ${rules}`, { timeout: testLimitMs(CAP_MS) }, async () => {
        await everyRun(
          fc.asyncProperty(generator, (s) => agrees(s, backend)),
          { runs, atLeast, capMs: CAP_MS },
        );
      });
});
