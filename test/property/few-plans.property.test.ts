import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import { incumbentOf } from "../../src/optimizer/incumbent.ts";
import { reduce } from "../../src/optimizer/presolve/reduce.ts";
import {
  type Goal,
  isCounted,
  type Problem,
  restrict,
  slack,
} from "../../src/optimizer/problem.ts";
import { isSmall, optimaOf } from "../../src/optimizer/try-all.ts";
import { fullScenario, type Scenario } from "../arbitraries/scenario.ts";

const numRuns = Number(process.env.RUNS ?? 200);
const GOALS: readonly Goal[] = [
  { usd: 1, hours: 0, kg: 0 },
  { usd: 0, hours: 1, kg: 0 },
  { usd: 1, hours: 7, kg: 0 },
];

const problemOf = ({ pipeline, catalog }: Scenario): Problem =>
  buildProblem(pipeline, catalog, { countAllowance: false }).problem;

describe("trying all plans of a small problem", () => {
  it("finds what the bounds prove, and keeps every candidate of a plan as good", () => {
    let compared = 0;
    fc.assert(
      fc.property(fullScenario(), fc.constantFrom(...GOALS), (drawn, goal) => {
        const problem = problemOf(drawn);
        fc.pre(isSmall(problem) && problem.candidates.every((list) => list.length > 0));
        const optima = optimaOf(problem, goal);
        const reduced = reduce(problem, goal);
        if (optima === undefined) {
          expect(reduced.incumbent).toBeUndefined();
          return;
        }
        const { plan, open } = optima;
        // Hours of a runtime that is not given are not asked for.
        fc.pre(plan.value < Number.POSITIVE_INFINITY);
        const tolerance = 100 * slack(plan.value);
        expect(reduced.bound).toBeLessThanOrEqual(plan.value + tolerance);
        if (reduced.incumbent !== undefined)
          expect(plan.value).toBeLessThanOrEqual(reduced.incumbent.value + tolerance);
        // Bounds leave at least what trying leaves: a candidate of a best plan is in both.
        const best = optimaOf(reduced.problem, goal, plan.choice);
        expect(Math.abs(best!.plan.value - plan.value)).toBeLessThanOrEqual(tolerance);
        if (!isCounted(problem.capacities) && goal.hours > 0)
          open.candidates.forEach((list, stage) => {
            for (const candidate of list) {
              // Trying has more room for ties than bounds, which keep what is equal.
              const fixed = restrict(problem, (s, other) => s !== stage || other === candidate);
              const value = optimaOf(fixed, goal)?.plan.value ?? Number.POSITIVE_INFINITY;
              if (value <= plan.value + slack(plan.value))
                expect(reduced.problem.candidates[stage]).toContain(candidate);
            }
          });
        compared++;
      }),
      { numRuns },
    );
    expect(compared).toBeGreaterThan(numRuns / 10);
  });

  it("prefers the plan it is given among equals, and no other", () => {
    fc.assert(
      fc.property(fullScenario(), fc.constantFrom(...GOALS), fc.nat(), (drawn, goal, pick) => {
        const problem = problemOf(drawn);
        fc.pre(isSmall(problem) && problem.candidates.every((list) => list.length > 0));
        const preferred = problem.candidates.map((list) => list[pick % list.length]!);
        const { value, feasible } = incumbentOf(problem, goal, preferred);
        const plan = optimaOf(problem, goal, preferred)?.plan;
        if (plan === undefined) {
          expect(feasible).toBe(false);
          return;
        }
        const isBest = feasible && value <= plan.value + slack(plan.value);
        expect(plan.choice.every((each, stage) => each === preferred[stage])).toBe(isBest);
      }),
      { numRuns },
    );
  });
});
