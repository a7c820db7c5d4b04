import { describe, expect, it } from "vitest";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";

const withColumns = () => {
  const model = new LinearModel();
  return { model, a: model.binary("a"), b: model.continuous("b"), c: model.integer("c", -2, 7) };
};

describe("a linear model prints itself", () => {
  it("with objective, rows, impossible rows and bounds", () => {
    const { model, a, b, c } = withColumns();
    model.addToObjective(a, 2.5);
    model.addToObjective(b, -1);
    model.addObjectiveConstant(4);
    model.row(
      "budget",
      [
        [a, 3],
        [b, -1],
        [c, 1],
      ],
      "<=",
      10,
    );
    model.row("least", [[b, 0.5]], ">=", 1);
    model.row(
      "exactly",
      [
        [a, 1],
        [c, 1],
      ],
      "=",
      1,
    );
    model.row("never", [], ">=", 1);
    expect(model.toString()).toBe(
      [
        "minimize 2.5 a - b + 4",
        "subject to",
        "  budget: 3 a - b + c <= 10",
        "  least: 0.5 b >= 1",
        "  exactly: a + c = 1",
        "  never: impossible",
        "where",
        "  a is 0 or 1",
        "  0 <= b <= Infinity",
        "  -2 <= c <= 7, whole",
        "",
      ].join("\n"),
    );
  });

  it("when empty", () => {
    expect(new LinearModel().toString()).toBe("minimize 0\nsubject to\nwhere\n");
  });
});

describe("rows", () => {
  it("sum repeated columns and keep no zero, given or left by cancelling", () => {
    const { model, a, b, c } = withColumns();
    model.row(
      "sum",
      [
        [a, 1],
        [b, 2],
        [a, 4],
        [c, 0],
      ],
      "<=",
      3,
    );
    model.row(
      "cancel",
      [
        [a, 0.1],
        [b, 1],
        [a, 0.2],
        [a, -0.3],
      ],
      "<=",
      3,
    );
    const data = model.toData();
    expect([...data.rowStarts]).toEqual([0, 2, 3]);
    expect([...data.rowColumns]).toEqual([a, b, b]);
    expect([...data.rowValues]).toEqual([5, 2, 1]);
    expect(model.nonzeros).toBe(3);
  });

  it("merge within one row only, also after a row that lost a cancelled column", () => {
    const { model, a, b } = withColumns();
    model.row(
      "first",
      [
        [a, 1],
        [a, -1],
        [b, 1],
      ],
      "<=",
      1,
    );
    model.row(
      "second",
      [
        [b, 2],
        [a, 3],
        [b, 1],
      ],
      "<=",
      1,
    );
    const data = model.toData();
    expect([...data.rowColumns]).toEqual([b, b, a]);
    expect([...data.rowValues]).toEqual([1, 3, 3]);
  });

  it.each([
    ["<=", 0, true],
    ["<=", -1, false],
    [">=", 0, true],
    [">=", 1, false],
    ["=", 0, true],
    ["=", 1, false],
  ] as const)("without terms: 0 %s %d is %s", (sense, rhs, holds) => {
    const { model, a } = withColumns();
    model.row("empty", [[a, 0]], sense, rhs);
    expect(model.rows).toBe(0);
    expect(model.contradictions).toEqual(holds ? [] : ["empty"]);
    expect(model.toData().contradictory).toBe(!holds);
  });

  it("turn their sense into limits", () => {
    const { model, a } = withColumns();
    for (const sense of ["<=", ">=", "="] as const) model.row(sense, [[a, 1]], sense, 2);
    const { rowLower, rowUpper } = model.toData();
    expect([...rowLower]).toEqual([-Infinity, 2, 2]);
    expect([...rowUpper]).toEqual([2, Infinity, 2]);
  });
});

describe("mistakes are refused", () => {
  it("duplicate names, of columns and of rows, each in their own space", () => {
    const { model, a } = withColumns();
    model.row("a", [[a, 1]], "<=", 1);
    expect(() => model.binary("a")).toThrow('already a column named "a"');
    expect(() => model.row("a", [[a, 1]], "<=", 1)).toThrow('already a row named "a"');
  });

  it("names that JavaScript objects know are ordinary names", () => {
    const model = new LinearModel();
    for (const name of [
      "constructor",
      "__proto__",
      "toString",
      "feasible",
      "result",
      "bounded",
      "",
    ])
      model.binary(name);
    expect(model.columns).toBe(7);
  });

  it.each([-1, 3, 0.5, Number.NaN])("unknown column %s", (column) => {
    const { model } = withColumns();
    expect(() => model.row("r", [[column, 1]], "<=", 1)).toThrow("Unknown column");
    expect(() => model.addToObjective(column, 1)).toThrow("Unknown column");
  });

  it.each([Number.NaN, Infinity, -Infinity, "38.11" as unknown as number])("number %s", (bad) => {
    const { model, a } = withColumns();
    expect(() => model.row("r", [[a, bad]], "<=", 1)).toThrow("a finite number is needed");
    expect(() => model.row("s", [[a, 1]], "<=", bad)).toThrow("a finite number is needed");
    expect(() => model.addToObjective(a, bad)).toThrow("a finite number is needed");
    expect(() => model.addObjectiveConstant(bad)).toThrow("a finite number is needed");
  });

  it("a sum that overflows", () => {
    const { model, a } = withColumns();
    model.addToObjective(a, 1e308);
    expect(() => model.addToObjective(a, 1e308)).toThrow("summed objective coefficient");
  });

  it("bounds that cannot bound", () => {
    const model = new LinearModel();
    expect(() => model.continuous("x", Number.NaN)).toThrow("lower bound");
    expect(() => model.continuous("x", Infinity)).toThrow("lower bound");
    expect(() => model.continuous("x", 0, -Infinity)).toThrow("upper bound");
    expect(() => model.continuous("x", 0, "9" as unknown as number)).toThrow("upper bound");
    expect(model.continuous("x", -Infinity, Infinity)).toBe(0);
  });

  it("a refused row leaves the model as it was", () => {
    const { model, a, b } = withColumns();
    expect(() =>
      model.row(
        "r",
        [
          [a, 1],
          [b, Number.NaN],
        ],
        "<=",
        1,
      ),
    ).toThrow();
    model.row("r", [[b, 1]], "<=", 1);
    expect([...model.toData().rowColumns]).toEqual([b]);
  });
});

it("a lower bound over the upper one makes the model infeasible, not an error", () => {
  const model = new LinearModel();
  model.continuous("start", 5, 4);
  expect(model.contradictions).toEqual(["start"]);
});

it("data is a snapshot that survives a clone", () => {
  const { model, a } = withColumns();
  model.addToObjective(a, 1);
  const data = model.toData();
  model.addToObjective(a, 1);
  model.binary("later");
  expect(data.columnCount).toBe(3);
  expect(data.cost[a]).toBe(1);
  expect(structuredClone(data)).toEqual(data);
});

it("100,000 columns and 300,000 coefficients build in well under a second", () => {
  const start = performance.now();
  const model = new LinearModel();
  for (let j = 0; j < 100_000; j++) model.addToObjective(model.binary(`x|stage|${j}`), j % 97);
  for (let i = 0; i < 100_000; i++) {
    model.row(
      `row|${i}`,
      [
        [i, 1],
        [(i * 31 + 7) % 100_000, 1],
        [(i * 17 + 3) % 100_000, -1],
      ],
      "<=",
      1,
    );
  }
  const data = model.toData();
  expect(data.rowValues.length).toBeGreaterThan(299_000);
  expect(performance.now() - start).toBeLessThan(2000); // 0.2 s on a quiet machine
});
