import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import { evaluate } from "../../src/optimizer/evaluate.ts";
import { fuse } from "../../src/optimizer/fuse.ts";
import { reduce } from "../../src/optimizer/presolve/reduce.ts";
import type { Choice, Problem } from "../../src/optimizer/problem.ts";
import { tryAll } from "../../src/optimizer/try-all.ts";
import { fullScenario, type Scenario, scenario } from "../arbitraries/scenario.ts";

const numRuns = Number(process.env.RUNS ?? 200);
const COST = { usd: 1, hours: 0, kg: 0 };

const problemOf = ({ pipeline, catalog }: Scenario): Problem =>
  buildProblem(pipeline, catalog, { countAllowance: false }).problem;

const chosen = (problem: Problem, picks: readonly number[]): Choice =>
  problem.candidates.map((list, stage) => list[picks[stage % picks.length]! % list.length]!);

const picks = fc.array(fc.nat(30), { minLength: 3, maxLength: 3 });

/** Every mix of two choices. */
const mixes = (a: Choice, b: Choice): Choice[] =>
  Array.from({ length: 2 ** a.length }, (_, side) =>
    a.map((one, stage) => (((side >> stage) & 1) === 1 ? b[stage]! : one)),
  );

/** No pair of stages costs more as in one of the choices than mixed, and no copy is wanted by both. */
const isSubmodular = ({ edges, ties, shared, routes }: Problem, a: Choice, b: Choice): boolean =>
  shared.length === 0 &&
  [...edges, ...ties].every(({ from, to, cost }) => {
    const usd = (p: Choice, q: Choice): number =>
      cost.usdByTariff[cost.tariff[p[from]!.place * routes.n + q[to]!.place]!]!;
    return usd(a, a) + usd(b, b) <= usd(a, b) + usd(b, a);
  });

describe("fusing two choices", () => {
  it("mixes them, and finds the cheapest mix where mixing never pays by itself", () => {
    let exact = 0;
    fc.assert(
      fc.property(scenario(), picks, picks, (drawn, one, other) => {
        const problem = problemOf(drawn);
        fc.pre(
          problem.candidates.every((list) => list.length > 0) && problem.candidates.length > 0,
        );
        const [a, b] = [chosen(problem, one), chosen(problem, other)];
        const mix = fuse(problem, a, b);
        expect(mix.every((each, stage) => each === a[stage] || each === b[stage])).toBe(true);
        const { usd } = evaluate(problem, a);
        if (usd === Number.POSITIVE_INFINITY || !isSubmodular(problem, a, b)) return;
        exact++;
        const least = Math.min(...mixes(a, b).map((each) => evaluate(problem, each).usd));
        expect(evaluate(problem, mix).usd).toBeCloseTo(least, 8);
      }),
      { numRuns },
    );
    expect(exact).toBeGreaterThan(numRuns / 20);
  });
});

describe("a presolve that runs out of time", () => {
  it("keeps a true bound and the optimum", () => {
    fc.assert(
      fc.property(fullScenario({ maxCombinations: 300 }), (drawn) => {
        const problem = problemOf(drawn);
        fc.pre(problem.candidates.every((list) => list.length > 0));
        const { best } = tryAll(problem, COST);
        const { bound, problem: open, incumbent } = reduce(problem, COST, undefined, () => true);
        if (best === undefined) {
          expect(incumbent).toBeUndefined();
          return;
        }
        const tolerance = 1e-6 * Math.max(1, best.value);
        expect(bound).toBeLessThanOrEqual(best.value + tolerance);
        const left = Math.min(
          incumbent?.value ?? Number.POSITIVE_INFINITY,
          tryAll(open, COST).best?.value ?? Number.POSITIVE_INFINITY,
        );
        expect(Math.abs(left - best.value)).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns },
    );
  });
});
