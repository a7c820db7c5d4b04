import { expect, test } from "vitest";
import { readWfFormat } from "../../../bench/instances/wf-format.ts";

const GB = 1e9;

const recent = {
  name: "demo",
  schemaVersion: "1.5",
  workflow: {
    specification: {
      tasks: [
        { id: "split", parents: [], inputFiles: ["raw"], outputFiles: ["part", "log"] },
        { id: "map", parents: ["split"], inputFiles: ["part", "ref"], outputFiles: ["out"] },
        { id: "sum", parents: ["map"], inputFiles: ["out", "ref"], outputFiles: ["total"] },
      ],
      files: [
        { id: "raw", sizeInBytes: 2 * GB },
        { id: "ref", sizeInBytes: 3 * GB },
        { id: "part", sizeInBytes: GB },
        { id: "log", sizeInBytes: 9 * GB },
        { id: "out", sizeInBytes: 0.5 * GB },
        { id: "total", sizeInBytes: GB },
      ],
    },
    execution: {
      tasks: [
        { id: "split", runtimeInSeconds: 36 },
        { id: "map", runtimeInSeconds: 72, coreCount: 4, memoryInBytes: 1.5 * 2 ** 30 },
        { id: "sum", runtimeInSeconds: 0 },
      ],
    },
  },
};

test("version 1.5: only what is read is output, files that nobody makes are datasets by reader", () => {
  const { stages, datasets } = readWfFormat(JSON.stringify(recent), 100);
  expect(Object.values(datasets!).map(({ size }) => size)).toEqual([200, 300]);
  expect(stages).toEqual([
    {
      name: "split",
      inputs: ["raw"],
      output: 100,
      resources: { cpus: "2+" },
      runtime: 1,
    },
    {
      name: "map",
      inputs: ["split", "ref"],
      output: 50,
      resources: { cpus: "4+", memory: "2+" },
      runtime: 2,
    },
    {
      name: "sum",
      inputs: ["map", "ref"],
      output: 0,
      resources: { cpus: "2+" },
      runtime: 100 / 3600,
    },
  ]);
});

test("version 1.4 keeps all about a task in one place", () => {
  const older = {
    name: "demo",
    schemaVersion: "1.4",
    workflow: {
      tasks: [
        {
          name: "a",
          parents: [],
          runtimeInSeconds: 36,
          files: [{ link: "output", name: "x", sizeInBytes: GB }],
        },
        {
          name: "b",
          parents: ["a"],
          runtimeInSeconds: 36,
          files: [{ link: "input", name: "x", sizeInBytes: GB }],
        },
      ],
    },
  };
  const { stages, datasets } = readWfFormat(JSON.stringify(older), 1);
  expect(datasets).toBeUndefined();
  expect(stages.map(({ inputs, output }) => ({ inputs, output }))).toEqual([
    { inputs: [], output: 1 },
    { inputs: ["a"], output: 0 },
  ]);
});
