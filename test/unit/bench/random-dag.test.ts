import { expect, test } from "vitest";
import { anyMachine } from "../../../bench/instances/asks.ts";
import { randomDag } from "../../../bench/instances/random-dag.ts";

const options = {
  stages: 300,
  seed: 3,
  datasetPlaces: ["aws/us-east-1"],
  kind: anyMachine,
} as const;

test("the same seed gives the same pipeline, another seed another", () => {
  const dag = randomDag({ ...options, shape: "dag" });
  expect(randomDag({ ...options, shape: "dag" })).toEqual(dag);
  expect(randomDag({ ...options, shape: "dag", seed: 4 })).not.toEqual(dag);
});

test("a DAG has two inputs a stage on average, all of earlier stages", () => {
  const { stages } = randomDag({ ...options, shape: "dag", datasetPlaces: [] });
  const edges = stages.flatMap(({ inputs }, index) =>
    inputs.map((input) => index - Number(input.slice(1))),
  );
  expect(edges.length / stages.length).toBeCloseTo(2, 0);
  expect(Math.min(...edges)).toBeGreaterThan(0);
});

test("in a chain each stage reads the one before", () => {
  const { stages } = randomDag({ ...options, shape: "chain", datasetPlaces: [], stages: 4 });
  expect(stages.map(({ inputs }) => inputs)).toEqual([[], ["s0"], ["s1"], ["s2"]]);
});
