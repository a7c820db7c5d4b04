import { describe, expect, it } from "vitest";
import { readStudy } from "../../../src/study/file/read.ts";
import { problemsOf, reading } from "./reading.ts";

const change = (of: object) =>
  reading({ scenarios: [{ name: "x", change: of }] }).study.scenarios[1]!.patches;

describe("a study file", () => {
  it("has the base first, then scenarios by name, then the sweep", () => {
    const { study } = reading({
      scenarios: [{ name: "free", change: { egress: "free" } }],
      sweep: { axes: [{ name: "n", values: [1, 2], change: { maxClouds: "$" } }] },
    });
    expect(study.scenarios.map(({ name }) => name)).toEqual(["base", "free", "n=1", "n=2"]);
    expect(study.scenarios.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(study.scenarios[3]!.axes).toEqual({ n: 2 });
  });

  it("gives each of several pipelines all scenarios", () => {
    const pipeline = { stages: [{ name: "a", runtime: "1h" }] };
    const { study } = reading({
      base: undefined,
      pipelines: { one: pipeline, two: pipeline },
      scenarios: [{ name: "free", change: { egress: "free" } }],
    });
    expect(study.scenarios.map(({ pipeline: of, name }) => `${of} ${name}`)).toEqual([
      "one base",
      "one free",
      "two base",
      "two free",
    ]);
  });

  it("reads every kind of change", () => {
    expect(change({ prices: { match: "aws", market: "spot", multiply: 2 } })).toEqual([
      {
        kind: "prices",
        match: { location: "aws", market: "spot" },
        change: { kind: "multiply", factor: 2 },
      },
    ]);
    expect(change({ prices: { accelerator: "H100", perAcceleratorHourUsd: 2 } })[0]).toMatchObject({
      change: { kind: "set", price: { per: "accelerator", usdPerAcceleratorHour: 2 } },
    });
    expect(change({ egress: "free" })).toEqual([
      { kind: "egress", change: { how: "set", amount: 0 } },
    ]);
    expect(change({ egress: { from: "aws", to: "other-cloud", multiply: 0.5 } })).toEqual([
      {
        kind: "egress",
        change: { from: "aws", to: "other-cloud", how: "multiply", amount: 0.5 },
      },
    ]);
    expect(change({ data: { of: "train", set: "2TB" } })).toEqual([
      { kind: "data", item: "train", change: { kind: "set", value: 2000 } },
    ]);
    expect(change({ runtimes: { set: "90m" } })).toEqual([
      { kind: "runtimes", stage: "*", change: { kind: "set", value: 1.5 } },
    ]);
    expect(change({ deadline: "none", budgetUsd: 5 })).toEqual([
      { kind: "limit", limit: "deadlineHours", value: undefined },
      { kind: "limit", limit: "budgetUsd", value: 5 },
    ]);
    expect(change({ hourIsWorthUsd: 25 })[0]).toEqual({
      kind: "objective",
      objective: { kind: "weighted", hourIsWorthUsd: 25 },
    });
  });

  it("takes another catalog first, whatever stands before it", () => {
    const kinds = change([{ egress: "free" }, { catalog: "other" }]).map(({ kind }) => kind);
    expect(kinds).toEqual(["catalog", "egress"]);
  });

  it("names unknown fields, missing parts and wrong values with their place", () => {
    expect(problemsOf({ sweeep: 1 })).toEqual(['/sweeep: "sweeep" is not a field of a study']);
    expect(problemsOf({ base: undefined })[0]).toContain("needed either base or pipelines");
    expect(problemsOf({ scenarios: [{ name: "x", change: { prices: { multiply: 0 } } }] })[0]).toBe(
      "/scenarios/0/change/prices/multiply: seen 0, needed a factor above 0",
    );
    expect(problemsOf({ scenarios: [{ name: "base", change: {} }] })[0]).toMatch(
      /second scenario named "base"/,
    );
  });

  it("refuses a value of an axis that its change cannot take", () => {
    const axes = [{ name: "m", values: [1, -2], change: { data: { multiply: "$" } } }];
    expect(problemsOf({ sweep: { axes } })).toEqual([
      "/sweep/axes/0/change/data/multiply: value -2 of the axis: needed a factor of 0 or more",
    ]);
    const fixed = [{ name: "m", values: [1], change: { data: { multiply: 2 } } }];
    expect(problemsOf({ sweep: { axes: fixed } })[0]).toContain('no "$" for the value');
  });

  it("points into a pipeline that is written in it", () => {
    const base = { stages: [{ name: "a", inputs: ["b"], runtime: "1h" }] };
    expect(problemsOf({ base })[0]).toMatch(/^\/base\/stages\/0\/inputs\/0: /);
  });

  it("reads files only as texts that it is given", () => {
    const read = readStudy({ file: "s.json", text: '{"base": "../../etc/passwd"}', files: {} });
    expect(read.ok ? "" : read.error.problems[0]!.detail).toContain("is not here");
  });

  it("is refused before it grows beyond reason", () => {
    const axis = (name: string) => ({
      name,
      range: { from: 1, to: 2, steps: 1000 },
      change: { data: { multiply: "$" } },
    });
    expect(problemsOf({ sweep: { axes: [axis("a"), axis("b")] } })[0]).toContain(
      "1000001 scenarios; needed at most 100000",
    );
  });
});
