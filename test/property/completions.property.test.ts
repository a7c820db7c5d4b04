import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import { type Incumbent, incumbentOf } from "../../src/optimizer/incumbent.ts";
import { Completions } from "../../src/optimizer/presolve/completions.ts";
import { type Goal, type Problem, restrict } from "../../src/optimizer/problem.ts";
import { relocate } from "../../src/optimizer/relocate.ts";
import { tryAll } from "../../src/optimizer/try-all.ts";
import { fullScenario } from "../arbitraries/scenario.ts";

const numRuns = Number(process.env.RUNS ?? 300);
const never = (): boolean => false;
const COST: Goal = { usd: 1, hours: 0, kg: 0 };
const goals = fc.constantFrom(COST, { usd: 1, hours: 3, kg: 0 });

/** Any plan of the problem, feasible or not: each stage's pick. */
const planOf = (problem: Problem, goal: Goal, picks: readonly number[]): Incumbent =>
  incumbentOf(
    problem,
    goal,
    problem.candidates.map((list, stage) => list[picks[stage % picks.length]! % list.length]!),
  );

const picks = fc.array(fc.nat(50), { minLength: 5, maxLength: 5 });

describe("what is known of all candidates", () => {
  it("takes no candidate of an optimum from a problem that lacks some, and leaves fewer", () => {
    let dropped = 0;
    fc.assert(
      fc.property(
        fullScenario({ maxCombinations: 300 }),
        picks,
        fc.nat(4),
        goals,
        ({ pipeline, catalog }, known, out, goal) => {
          const problem = buildProblem(pipeline, catalog, { countAllowance: false }).problem;
          fc.pre(problem.candidates.every((list) => list.length > 0));
          const best = tryAll(problem, COST);
          fc.pre(best !== undefined);
          const stage = out % problem.candidates.length;
          const smaller = restrict(
            problem,
            (s, { place }) => s !== stage || place !== best!.choice[stage]!.place,
          );
          fc.pre(smaller.candidates[stage]!.length > 0);
          const truth = tryAll(smaller, goal);
          const completions = new Completions(problem, best!.usd, never);
          const left = completions.within(smaller, goal, planOf(smaller, goal, known));
          dropped += count(smaller) - count(left);
          const found = left.candidates.every((list) => list.length > 0)
            ? tryAll(left, goal)
            : undefined;
          expect(found === undefined).toBe(truth === undefined);
          if (truth === undefined || found === undefined) return;
          expect(Math.abs(found.value - truth.value)).toBeLessThanOrEqual(
            1e-6 * Math.max(1, truth.value),
          );
        },
      ),
      { numRuns },
    );
    expect(dropped).toBeGreaterThan(numRuns / 10);
  });
});

const count = ({ candidates }: Problem): number =>
  candidates.reduce((sum, list) => sum + list.length, 0);

describe("moving stages together", () => {
  it("is never worse than staying, and the best of all places that can take them", () => {
    let moved = 0;
    fc.assert(
      fc.property(
        fullScenario({ maxCombinations: 300 }),
        picks,
        fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
        ({ pipeline, catalog }, known, some) => {
          const problem = buildProblem(pipeline, catalog, { countAllowance: false }).problem;
          fc.pre(problem.candidates.every((list) => list.length > 0));
          const moving = some.filter((stage) => stage < problem.candidates.length);
          fc.pre(moving.length > 0);
          const plan = planOf(problem, COST, known);
          const best = relocate(problem, COST, plan.choice, moving, never);
          const others = problem.places.list.flatMap((_, place) => {
            const choice = plan.choice.map((chosen, stage) =>
              moving.includes(stage)
                ? problem.candidates[stage]!.filter((c) => c.place === place).sort(
                    (a, b) => a.usd - b.usd,
                  )[0]
                : chosen,
            );
            if (choice.some((one) => one === undefined)) return [];
            const made = incumbentOf(problem, COST, choice as typeof plan.choice);
            return made.feasible ? [made.value] : [];
          });
          if (best.choice !== plan.choice) moved++;
          if (!best.feasible) expect(others).toEqual([]);
          else
            expect(best.value).toBe(
              Math.min(plan.feasible ? plan.value : Number.POSITIVE_INFINITY, ...others),
            );
        },
      ),
      { numRuns },
    );
    expect(moved).toBeGreaterThan(numRuns / 10);
  });
});
