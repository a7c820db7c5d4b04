import { describe, expect, it } from "vitest";
import { timelineOf } from "../../../../src/report/pictures/timeline-bars.ts";
import { plannedStage } from "../example-plan.ts";
import { manyStagesPlan, mappedPlan } from "./plans.ts";
import { overlap, pictureOf, shapesOf, sizeOf, wordsOf } from "./read-svg.ts";

const plan = mappedPlan();
const { svg } = pictureOf("timeline", plan);
const bars = shapesOf(svg);

describe("bars", () => {
  it("are as long as their hours", () => {
    const runs = bars.filter(({ title }) => title.includes("runs"));
    expect(runs.length).toBe(3);
    const hoursOf = (title: string) =>
      plan.stages.find(({ name }) => title.startsWith(name))?.hours ?? 0;
    const scales = runs.map(({ width, title }) => width / hoursOf(title));
    for (const scale of scales) expect(scale).toBeCloseTo(scales[0] ?? 0, 6);
  });

  it("show data on its way for as long as it takes", () => {
    const run = bars.find(({ title }) => title.startsWith("train: runs"));
    const comes = bars.find(({ title }) => title.startsWith("proc: data comes"));
    expect((comes?.width ?? 0) / (run?.width ?? 1)).toBeCloseTo(0.02 / 4, 6);
  });

  it("do not overlap and stay inside", () => {
    const [width, height] = sizeOf(svg);
    for (const [index, bar] of bars.entries()) {
      expect(bar.x + bar.width).toBeLessThanOrEqual(width);
      expect(bar.y + bar.height).toBeLessThanOrEqual(height);
      for (const other of bars.slice(index + 1)) expect(overlap(bar, other)).toBe(false);
    }
  });

  it("come in the order of their start", () => {
    const rows = wordsOf(svg).filter((word) => ["proc", "train", "serve"].includes(word));
    expect(rows).toEqual(["proc", "train", "serve"]);
    const top = (name: string) =>
      bars.find(({ title }) => title.startsWith(`${name}: runs`))?.y ?? 0;
    expect(top("proc")).toBeLessThan(top("train"));
    expect(top("train")).toBeLessThan(top("serve"));
  });
});

it("shows the start of a machine between the last data and the work", () => {
  const stages = [plannedStage({ name: "late", inputs: [], startHour: 0.25, endHour: 4.25 })];
  const kinds = timelineOf({ ...plan, stages, transfers: [] })?.bars.map(({ kind }) => kind);
  expect(kinds).toEqual(["machine starts", "runs"]);
});

it("takes waiting for a stage that passes nothing on for no start of a machine", () => {
  const stages = [
    plannedStage({ name: "first", inputs: [], startHour: 0, endHour: 4 }),
    plannedStage({ name: "second", inputs: ["first"], startHour: 4, endHour: 8 }),
  ];
  const kinds = timelineOf({ ...plan, stages, transfers: [] })?.bars.map(({ kind }) => kind);
  expect(kinds).toEqual(["runs", "runs"]);
});

it("draws many stages as one lane a region", () => {
  const picture = pictureOf("timeline", manyStagesPlan(130));
  const words = wordsOf(picture.svg);
  for (const region of ["aws/us-east-1", "gcp/us-central1", "azure/eastus"])
    expect(words).toContain(region);
  expect(words).toContain("177 stages");
  expect(picture.caption).toContain("521 stages");
  expect(sizeOf(picture.svg)[1]).toBeLessThan(600);
});
