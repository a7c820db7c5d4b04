import type { Model, SolveResult, SolverAPI } from "javascript-lp-solver";
import javascriptLpSolver from "javascript-lp-solver";
import { expect, it } from "vitest";

/**
 * What javascript-lp-solver 1.0.3 does when it is called directly: the reasons for each guard of our wrapper.
 * When one of these tests fails after an update, its guard may have become needless.
 */
const solver = javascriptLpSolver as unknown as SolverAPI;
const solve = (model: Model) => solver.Solve(model) as SolveResult;

it("counts a NaN cost as 0", () => {
  const result = solve({
    optimize: "usd",
    opType: "min",
    constraints: { one: { equal: 1 } },
    variables: { priced: { usd: 1, one: 1 }, unpriced: { usd: Number.NaN, one: 1 } },
  });
  expect(result).toMatchObject({ feasible: true, unpriced: 1 });
});

it("ignores a cap on the attribute being minimized", () => {
  const result = solve({
    optimize: "usd",
    opType: "min",
    constraints: { usd: { max: 5 }, least: { min: 1 } },
    variables: { x: { usd: 9, least: 1 } },
  });
  expect(result).toMatchObject({ feasible: true, result: 9 });
});

it("drops the cost of a column that its presolve fixes", () => {
  const model: Model = {
    optimize: "usd",
    opType: "min",
    constraints: { low: { max: -1 }, high: { max: 1 }, one: { equal: 2 } },
    variables: { fixed: { usd: 5, low: -1, high: 1, one: 1 }, rest: { usd: 1, one: 1 } },
  };
  expect(solve(model).result).toBe(1);
  expect(solve({ ...model, options: { presolve: false } }).result).toBe(6);
});

it("omits zeros and puts columns beside its own fields", () => {
  const result = solve({
    optimize: "usd",
    opType: "min",
    constraints: { least: { min: 1 } },
    variables: { result: { usd: 7, least: 1 }, idle: { usd: 9, least: 1 } },
  });
  expect(result).not.toHaveProperty("idle");
  expect(result.result).toBe(1); // the column's value, where the objective 7 was expected
});

it("calls an unbounded model feasible", () => {
  const result = solve({
    optimize: "usd",
    opType: "min",
    constraints: {},
    variables: { x: { usd: -1 } },
  });
  expect(result).toMatchObject({ feasible: true, bounded: false });
});
