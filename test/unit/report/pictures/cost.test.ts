import { expect, it } from "vitest";
import {
  costRows,
  groupedCostRows,
  totalOf,
  withRest,
} from "../../../../src/report/pictures/cost-rows.ts";
import { manyStagesPlan, mappedPlan } from "./plans.ts";
import { pictureOf, shapesOf, wordsOf } from "./read-svg.ts";

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

it("splits the total without rest", () => {
  const plan = manyStagesPlan(130);
  for (const rows of [costRows(plan), groupedCostRows(plan), withRest(costRows(plan), 5)]) {
    expect(sum(rows.map(({ computeUsd }) => computeUsd))).toBeCloseTo(plan.totals.computeUsd, 6);
    expect(sum(rows.map(({ movingUsd }) => movingUsd))).toBeCloseTo(plan.totals.egressUsd, 6);
  }
});

it("has bars as long as their money, stacked", () => {
  const bars = shapesOf(pictureOf("cost", mappedPlan()).svg);
  const find = (part: string) => bars.find(({ title }) => title.includes(part));
  const train = find("train: $35.20 for machines");
  const moving = find("proc: $3.48 for moving data");
  const proc = find("proc: $0.46 for machines");
  expect((moving?.width ?? 0) / (train?.width ?? 1)).toBeCloseTo(3.48 / 35.2, 6);
  expect(moving?.x).toBeCloseTo((proc?.x ?? 0) + (proc?.width ?? 0), 6);
});

it("tells moving data apart by more than colour", () => {
  const bars = shapesOf(pictureOf("cost", mappedPlan()).svg);
  for (const { title, fill } of bars)
    expect(fill.startsWith("url(")).toBe(title.includes("moving data"));
});

it("groups many stages by place and machine, dearest first", () => {
  const plan = manyStagesPlan(130);
  expect(wordsOf(pictureOf("cost", plan).svg)).toContain("177 stages on tpu-v3-8");
  const totals = groupedCostRows(plan).map(totalOf);
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
});
