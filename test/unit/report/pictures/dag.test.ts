import { describe, expect, it } from "vitest";
import { dagLayout } from "../../../../src/report/pictures/dag-layout.ts";
import { flowGraphs } from "../../../../src/report/pictures/flow-graph.ts";
import { hostilePlan, manyStagesPlan, mappedPlan } from "./plans.ts";
import { overlap, pictureOf, type Shape, wordsOf } from "./read-svg.ts";

const graphOf = (plan: ReturnType<typeof mappedPlan>) => dagLayout(flowGraphs(plan)).graph;

const boxesOf = (plan: ReturnType<typeof mappedPlan>) => {
  const { nodes, edges, width, height } = dagLayout(flowGraphs(plan));
  const box = ({ x, y, width: w, height: h }: Omit<Shape, "fill" | "title">): Shape => ({
    x: x - w / 2,
    y: y - h / 2,
    width: w,
    height: h,
    fill: "",
    title: "",
  });
  return { boxes: nodes.map(box), edges, canvas: [width, height] as const };
};

describe("a small pipeline", () => {
  const words = wordsOf(pictureOf("dag", mappedPlan()).svg);

  it("names each stage and dataset with its place", () => {
    for (const word of ["reviews", "proc", "train", "serve", "azure/eastus", "aws/us-east-1"])
      expect(words).toContain(word);
  });

  it("names volume and price of each movement", () => {
    expect(words).toContain("40 GB · $3.48");
    expect(words).toContain("600 GB");
  });

  it("has one line for each movement", () => {
    expect(graphOf(mappedPlan()).edges.map(({ gb }) => gb)).toEqual([40, 2, 600]);
  });
});

describe.each([
  ["an explained plan", mappedPlan()],
  ["hostile names", hostilePlan()],
  ["25 stages", manyStagesPlan(6)],
  ["100 stages", manyStagesPlan(25)],
  ["520 stages", manyStagesPlan(130)],
])("%s", (_name, plan) => {
  const { boxes, edges, canvas } = boxesOf(plan);

  it("has boxes inside the canvas that do not overlap", () => {
    for (const [index, box] of boxes.entries()) {
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(canvas[0]);
      expect(box.y + box.height).toBeLessThanOrEqual(canvas[1]);
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
    }
  });

  it("has lines inside the canvas", () => {
    for (const { x, y } of edges.flatMap(({ points }) => points)) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(canvas[0]);
      expect(y).toBeLessThanOrEqual(canvas[1]);
    }
  });
});

it("draws many stages in groups, counts each once and says so", () => {
  const plan = manyStagesPlan(130);
  const { nodes, grouping } = graphOf(plan);
  expect(nodes.length).toBeLessThanOrEqual(40);
  expect(nodes.flatMap(({ stages }) => stages).length).toBe(plan.stages.length);
  expect(grouping).toContain("share a box");
  expect(pictureOf("dag", plan).caption).toContain(grouping);
});

it("groups rather than running out of the page", () => {
  for (const samples of [1, 6, 25, 130])
    expect(dagLayout(flowGraphs(manyStagesPlan(samples))).width).toBeLessThanOrEqual(1120);
  expect(graphOf(manyStagesPlan(1)).grouping).toBeUndefined();
});

it("loses no money in groups", () => {
  const plan = manyStagesPlan(130);
  const paid = graphOf(plan).edges.reduce((sum, { usd }) => sum + usd, 0);
  expect(paid).toBeCloseTo(plan.totals.egressUsd, 9);
});
