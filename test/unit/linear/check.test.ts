import { describe, expect, it } from "vitest";
import { checkedValues, objectiveOf } from "../../../src/optimizer/linear/check.ts";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";

describe("values of a whole-number column", () => {
  const model = new LinearModel();
  model.binary("x");
  const data = model.toData();

  it.each([
    [0.9999999, 1],
    [1.0000005, 1],
    [-1e-9, 0],
    [-0, 0],
  ])("%d is %d", (raw, value) => {
    const checked = checkedValues(data, [raw]);
    expect(checked && Object.is(checked[0], value)).toBe(true);
  });

  it.each([0.9, 0.99999, 2, -1, Number.NaN, Infinity])("%d is no solution", (raw) => {
    expect(checkedValues(data, [raw])).toBeUndefined();
  });

  it("a missing value is 0", () => {
    expect([...(checkedValues(data, []) ?? [])]).toEqual([0]);
  });
});

describe("rows", () => {
  const rowOf = (coefficient: number, rhs: number) => {
    const model = new LinearModel();
    model.row("r", [[model.continuous("x", 0, 1e9), coefficient]], "<=", rhs);
    return model.toData();
  };

  it("may be missed by a millionth of their largest term, not more", () => {
    expect(checkedValues(rowOf(1, 1), [1 + 9e-7])).toBeDefined();
    expect(checkedValues(rowOf(1, 1), [1 + 3e-6])).toBeUndefined();
    expect(checkedValues(rowOf(1000, 1e6), [1000.0005])).toBeDefined();
    expect(checkedValues(rowOf(1000, 1e6), [1000.1])).toBeUndefined();
  });

  it("are checked after whole numbers were rounded, not before", () => {
    const model = new LinearModel();
    const [on, flow] = [model.binary("on"), model.continuous("flow")];
    model.row(
      "switch",
      [
        [flow, 1],
        [on, -1e6],
      ],
      "<=",
      0,
    );
    // 5e-7 × 1e6 = 0.5 of flow is permitted by the fraction only.
    expect(checkedValues(model.toData(), [5e-7, 0.5])).toBeUndefined();
  });
});

it("a value a little outside its bounds is put onto them", () => {
  const model = new LinearModel();
  model.continuous("x", 0, 2);
  const data = model.toData();
  expect([...(checkedValues(data, [-1e-9]) ?? [])]).toEqual([0]);
  expect([...(checkedValues(data, [2 + 1e-9]) ?? [])]).toEqual([2]);
  expect(checkedValues(data, [2.1])).toBeUndefined();
});

it("the objective counts its constant", () => {
  const model = new LinearModel();
  const x = model.continuous("x");
  model.addToObjective(x, 2);
  model.addToObjective(x, 1);
  model.addObjectiveConstant(5);
  expect(objectiveOf(model.toData(), [4])).toBe(17);
});
