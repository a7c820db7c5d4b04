import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedValues } from "../../src/optimizer/linear/check.ts";
import { LinearModel, type Sense } from "../../src/optimizer/linear/model.ts";
import type { LinearModelData } from "../../src/optimizer/linear/model-data.ts";
import { solveInline } from "../../src/optimizer/linear/solve-inline.ts";

/** Zeros, ties, tiny and large numbers on purpose: that is where solvers slip. */
const coefficient = fc.oneof(
  fc.constantFrom(0, 1, -1, 1, 2, 0.5, 3),
  fc.integer({ min: -9, max: 9 }),
  fc.integer({ min: -300, max: 700 }).map((n) => n / 100),
);
const cost = fc.oneof(
  fc.constantFrom(0, 1, 1, 2),
  fc.integer({ min: -3, max: 9 }),
  fc.integer({ min: 1, max: 999 }).map((n) => n / 1000),
);
const sense = fc.constantFrom<Sense>("<=", "<=", ">=", "=");
const bounds = fc.constantFrom<readonly [number, number]>(
  [0, 1],
  [0, 7.5],
  [-3, 4],
  [2, 2],
  [-5, -1],
);

interface Spec {
  readonly costs: readonly number[];
  readonly magnitude: number;
  readonly real: readonly (readonly [number, number])[];
  readonly rows: readonly { terms: readonly number[]; sense: Sense; rhs: number }[];
  readonly constant: number;
}

const spec = (real: { minLength: number; maxLength: number }): fc.Arbitrary<Spec> =>
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.array(bounds, real)).chain(([binaries, reals]) => {
    const columns = binaries + reals.length;
    const perColumn = { minLength: columns, maxLength: columns };
    return fc.record({
      costs: fc.array(cost, perColumn),
      magnitude: fc.constantFrom(1, 1, 1, 1e-6, 1e5),
      real: fc.constant(reals),
      rows: fc.array(
        fc.record({ terms: fc.array(coefficient, perColumn), sense, rhs: coefficient }),
        { maxLength: 6 },
      ),
      constant: fc.constantFrom(0, 0, 7),
    });
  });

const build = ({ costs, magnitude, real, rows, constant }: Spec): LinearModelData => {
  const model = new LinearModel();
  const binaries = costs.length - real.length;
  for (let j = 0; j < binaries; j++) model.binary(`b${j}`);
  for (const [j, [lower, upper]] of real.entries()) model.continuous(`c${j}`, lower, upper);
  for (const [j, value] of costs.entries()) model.addToObjective(j, value * magnitude);
  for (const [i, row] of rows.entries()) {
    model.row(
      `r${i}`,
      row.terms.map((value, j) => [j, value] as const),
      row.sense,
      row.rhs,
    );
  }
  model.addObjectiveConstant(constant * magnitude);
  return model.toData();
};

/** The best objective over all 0/1 points, +Infinity when none satisfies the rows. */
const bruteForce = (data: LinearModelData): number => {
  let best = Infinity;
  for (let mask = 0; mask < 1 << data.columnCount; mask++) {
    const x = Array.from({ length: data.columnCount }, (_, j) => (mask >> j) & 1);
    let objective = data.objectiveConstant;
    for (const [j, value] of x.entries()) objective += value * (data.cost[j] ?? 0);
    if (objective < best && satisfies(data, x)) best = objective;
  }
  return best;
};

const satisfies = (data: LinearModelData, x: readonly number[]): boolean => {
  for (let i = 0; i < data.rowCount; i++) {
    let activity = 0;
    for (let k = data.rowStarts[i] ?? 0; k < (data.rowStarts[i + 1] ?? 0); k++) {
      activity += (data.rowValues[k] ?? 0) * (x[data.rowColumns[k] ?? 0] ?? 0);
    }
    if (activity < (data.rowLower[i] ?? 0) - 1e-9 || activity > (data.rowUpper[i] ?? 0) + 1e-9)
      return false;
  }
  return !data.contradictory;
};

const solveBoth = (data: LinearModelData) =>
  Promise.all(
    (["highs", "javascript-lp-solver"] as const).map((backend) =>
      solveInline(data, { backend, limitMs: 10_000 }),
    ),
  );

const expectClose = (actual: number, expected: number, magnitude: number): void => {
  const tolerance = 1e-6 * Math.max(magnitude, Math.abs(expected));
  if (Number.isFinite(expected)) {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
  } else {
    expect(actual).toBe(expected);
  }
};

describe("both backends", () => {
  it("find the best of all 0/1 points, or that there is none", async () => {
    await fc.assert(
      fc.asyncProperty(spec({ minLength: 0, maxLength: 0 }), async (model) => {
        const data = build(model);
        const best = bruteForce(data);
        for (const solution of await solveBoth(data)) {
          expect(solution.status).toBe(best === Infinity ? "infeasible" : "optimal");
          expectClose(solution.objective, best, model.magnitude);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("agree on mixed models, and their values satisfy every row", async () => {
    await fc.assert(
      fc.asyncProperty(spec({ minLength: 1, maxLength: 4 }), async (model) => {
        const data = build(model);
        const [highs, other] = await solveBoth(data);
        expect(other?.status).toBe(highs?.status);
        expectClose(
          other?.objective ?? Number.NaN,
          highs?.objective ?? Number.NaN,
          model.magnitude,
        );
        for (const solution of [highs, other]) {
          if (solution?.status === "optimal")
            expect(checkedValues(data, solution.values)).toEqual(solution.values);
        }
      }),
      { numRuns: 300 },
    );
  });
});
