import { describe, expect, it } from "vitest";
import { problemsOf, reading } from "./reading.ts";

const axis = (name: string, more: object) => ({
  name,
  change: { [name === "data" ? "data" : "runtimes"]: { multiply: "$" } },
  ...more,
});
const data = axis("data", { values: [1, 2] });
const hours = axis("hours", { values: [3, 4] });

const axesOf = (sweep: object) =>
  reading({ sweep })
    .study.scenarios.slice(1)
    .map(({ axes }) => axes);

describe("a sweep", () => {
  it("crosses its axes, the last one fastest", () => {
    expect(axesOf({ axes: [data, hours] })).toEqual([
      { data: 1, hours: 3 },
      { data: 1, hours: 4 },
      { data: 2, hours: 3 },
      { data: 2, hours: 4 },
    ]);
  });

  it("zips them side by side", () => {
    expect(axesOf({ how: "zip", axes: [data, hours] })).toEqual([
      { data: 1, hours: 3 },
      { data: 2, hours: 4 },
    ]);
    const longer = axis("hours", { values: [3, 4, 5] });
    expect(problemsOf({ sweep: { how: "zip", axes: [data, longer] } })[0]).toContain(
      "data has 2, hours has 3",
    );
  });

  it("varies one at a time", () => {
    expect(axesOf({ how: "one-at-a-time", axes: [data, hours] })).toEqual([
      { data: 1 },
      { data: 2 },
      { hours: 3 },
      { hours: 4 },
    ]);
  });

  it("cuts a range into steps, both ends in it, in figures that a person would write", () => {
    const tenths = axis("data", { range: { from: 0, to: 0.3, steps: 4 } });
    expect(axesOf({ axes: [tenths] }).map((at) => at.data)).toEqual([0, 0.1, 0.2, 0.3]);
    const powers = axis("data", { range: { from: 0.1, to: 10, steps: 3, scale: "log" } });
    expect(axesOf({ axes: [powers] }).map((at) => at.data)).toEqual([0.1, 1, 10]);
  });

  it("samples a Latin hypercube: each part of each axis once, by the seed alone", () => {
    const range = axis("data", { range: { from: 0, to: 10 } });
    const listed = axis("hours", { values: [1, 2] });
    const sweep = { how: "latin-hypercube", samples: 10, seed: 7, axes: [range, listed] };
    const points = axesOf(sweep);
    const parts = points.map((at) => Math.floor(Number(at.data))).sort((a, b) => a - b);
    expect(parts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(points.filter((at) => at.hours === 1)).toHaveLength(5);
    expect(axesOf(sweep)).toEqual(points);
    expect(axesOf({ ...sweep, seed: 8 })).not.toEqual(points);
  });

  it("takes named options with changes of their own", () => {
    const options = [{ name: "as it is" }, { name: "free", change: { egress: "free" } }];
    const { scenarios } = reading({ sweep: { axes: [{ name: "egress", options }] } }).study;
    expect(scenarios.slice(1).map(({ patches }) => patches.length)).toEqual([0, 1]);
  });
});
