import { expect, it } from "vitest";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";
import { objectiveScale } from "../../../src/optimizer/linear/objective-scale.ts";
import { standardForm } from "../../../src/optimizer/linear/standard-form.ts";

it("columns become non-negative and their values come back", () => {
  const model = new LinearModel();
  const columns = [
    model.continuous("from below", -3, 5),
    model.continuous("from above", -Infinity, 4),
    model.continuous("free", -Infinity),
    model.continuous("fixed", 2, 2),
  ];
  model.row(
    "all",
    columns.map((column) => [column, 1] as const),
    "<=",
    10,
  );
  const form = standardForm(model.toData(), 1);
  expect(form.columns).toHaveLength(4); // free is split in two, fixed is gone
  expect(form.rows[0]).toMatchObject({ upper: 10 - -3 - 4 - 2 });
  expect([...form.restore([1, 2, 3, 5])]).toEqual([-2, 2, -2, 2]);
});

it("the upper bound of a binary is a row only when no other row implies it", () => {
  const model = new LinearModel();
  const [a, b, c] = [model.binary("a"), model.binary("b"), model.binary("c")];
  model.row(
    "one of a and b",
    [
      [a, 1],
      [b, 1],
    ],
    "=",
    1,
  );
  model.row(
    "c at most a",
    [
      [c, 1],
      [a, -1],
    ],
    "<=",
    0,
  );
  const { rows } = standardForm(model.toData(), 1);
  expect(rows).toHaveLength(3);
  expect(rows[2]).toEqual({ terms: [[c, 1]], lower: -Infinity, upper: 1 });
});

it("rows are scaled by powers of two to coefficients near 1", () => {
  const model = new LinearModel();
  model.row("hours", [[model.continuous("x"), 3e-9]], "<=", 6e-9);
  const [row] = standardForm(model.toData(), 1).rows;
  const coefficient = row?.terms[0]?.[1] ?? 0;
  expect(coefficient).toBeGreaterThan(0.5);
  expect(coefficient).toBeLessThan(2);
  expect((row?.upper ?? 0) / coefficient).toBe(2);
});

it("a row whose columns are all fixed is decided at once", () => {
  const rhs = (value: number) => {
    const model = new LinearModel();
    model.row("r", [[model.continuous("x", 2, 2), 0.1]], "=", value);
    return standardForm(model.toData(), 1);
  };
  expect(rhs(0.2)).toMatchObject({ contradictory: false, rows: [] });
  expect(rhs(0.3).contradictory).toBe(true);
});

it("the objective is scaled by a power of two that shows tiny prices and keeps ordinary ones", () => {
  const scaleOf = (...costs: number[]): number => {
    const model = new LinearModel();
    for (const [j, cost] of costs.entries()) model.addToObjective(model.binary(`x${j}`), cost);
    return objectiveScale(model.toData());
  };
  expect(scaleOf()).toBe(1);
  expect(scaleOf(0, 0)).toBe(1);
  expect(scaleOf(0.09, 35.2)).toBe(1);
  expect(scaleOf(1e-9) * 1e-9).toBeGreaterThan(1e-3);
  expect(scaleOf(1e-12, 1e12) * 1e12).toBeLessThanOrEqual(2 ** 24);
  expect(Number.isInteger(Math.log2(scaleOf(1e-9, 3)))).toBe(true);
});
