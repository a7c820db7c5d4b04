import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { recognize } from "../../../src/interop/import.ts";
import { wfFormat } from "../../../src/interop/wf-format/read.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { importOptions } from "./options.ts";

const GB = 1e9;
const HOUR = 3600;

/** Two tasks of a kind read one genome and a file of their own; one merges. */
const recent = {
  name: "calls",
  schemaVersion: "1.5",
  workflow: {
    specification: {
      tasks: [
        {
          id: "call_ID01",
          name: "call_ID01",
          parents: [],
          children: [],
          inputFiles: ["genome", "a"],
          outputFiles: ["a.vcf", "a.log"],
        },
        {
          id: "call_ID02",
          name: "call_ID02",
          parents: [],
          children: [],
          inputFiles: ["genome", "b"],
          outputFiles: ["b.vcf"],
        },
        {
          id: "merge_ID03",
          name: "merge_ID03",
          parents: ["call_ID01", "call_ID02"],
          children: [],
          inputFiles: ["a.vcf", "b.vcf"],
          outputFiles: ["all.vcf"],
        },
      ],
      files: [
        { id: "genome", sizeInBytes: 3 * GB },
        { id: "a", sizeInBytes: 10 * GB },
        { id: "b", sizeInBytes: 20 * GB },
        { id: "a.vcf", sizeInBytes: 1 * GB },
        { id: "b.vcf", sizeInBytes: 2 * GB },
        { id: "a.log", sizeInBytes: 5 * GB },
        { id: "all.vcf", sizeInBytes: 3 * GB },
      ],
    },
    execution: {
      tasks: [
        { id: "call_ID01", runtimeInSeconds: HOUR, coreCount: 4, memoryInBytes: 2 ** 33 },
        { id: "call_ID02", runtimeInSeconds: 3 * HOUR, coreCount: 8, memoryInBytes: 2 ** 32 },
        { id: "merge_ID03", runtimeInSeconds: 0, coreCount: 1 },
      ],
    },
  },
};

const older = {
  name: "calls",
  schemaVersion: "1.4",
  workflow: {
    tasks: recent.workflow.specification.tasks.map((task) => {
      const run = recent.workflow.execution.tasks.find(({ id }) => id === task.id);
      const file = (link: string) => (name: string) => ({
        link,
        name,
        sizeInBytes: recent.workflow.specification.files.find(({ id }) => id === name)?.sizeInBytes,
      });
      return {
        name: task.id,
        category: task.name.replace(/_ID.*/, ""),
        parents: task.parents,
        files: [...task.inputFiles.map(file("input")), ...task.outputFiles.map(file("output"))],
        ...run,
      };
    }),
  },
};

const placed = importOptions({ otherDataAt: "aws/us-east-1" });
const read = (value: object, options = placed) => {
  const result = wfFormat.read(JSON.stringify(value), options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe("WfFormat", () => {
  it("1.5: a task is a stage, input files with the same readers are a dataset", () => {
    expect(recognize(JSON.stringify(recent))?.name).toBe("wfformat");
    expect(read(recent).document).toEqual({
      name: "calls",
      datasets: {
        genome: { size: 3, at: "aws/us-east-1" },
        a: { size: 10, at: "aws/us-east-1" },
        b: { size: 20, at: "aws/us-east-1" },
      },
      stages: [
        {
          name: "call_ID01",
          inputs: ["genome", "a"],
          output: 1,
          resources: { cpus: "4+", memory: "8+" },
          runtime: 1,
        },
        {
          name: "call_ID02",
          inputs: ["genome", "b"],
          output: 2,
          resources: { cpus: "8+", memory: "4+" },
          runtime: 3,
        },
        {
          name: "merge_ID03",
          inputs: ["call_ID01", "call_ID02"],
          output: 0,
          resources: { cpus: "2+" },
          runtime: 1 / HOUR,
        },
      ],
    });
  });

  it("1.4 says the same in its own way", () => {
    expect(recognize(JSON.stringify(older))?.name).toBe("wfformat");
    expect(read(older).document).toEqual(read(recent).document);
  });

  it("scales runtimes and sizes apart", () => {
    const { document } = read(recent, { ...placed, scaleRuntime: 10, scaleData: 100 });
    expect(document.stages[1]).toMatchObject({ output: 200, runtime: 30 });
    expect(document.datasets?.genome?.size).toBe(300);
  });

  it("says what is not known", () => {
    const { document, notes } = read(recent, importOptions());
    expect(document.datasets).toBeUndefined();
    expect(notes).toEqual([
      "where 3 input files (33 GB) lie is not in the file: moving them is not counted; say so with --data-at aws/us-east-1",
      "1 of 3 tasks do not say their memory: any amount will do",
    ]);
  });

  it("takes places by name", () => {
    const dataAt = new Map([["a", "gcp/us-central1"]]);
    expect(read(recent, { ...placed, dataAt }).document.datasets).toMatchObject({
      a: { at: "gcp/us-central1" },
      b: { at: "aws/us-east-1" },
    });
  });

  it("plans tasks of a kind as one stage at the same cost", () => {
    const { document, notes } = read(recent, { ...placed, group: true });
    expect(document.stages).toEqual([
      {
        name: "call",
        inputs: ["inputs 1"],
        output: 3,
        nodes: 2,
        resources: { cpus: "8+", memory: "8+" },
        runtime: 2,
      },
      { name: "merge", inputs: ["call"], output: 0, resources: { cpus: "2+" }, runtime: 1 / HOUR },
    ]);
    expect(notes).toContain(
      "call: 2 tasks of 3600 to 10800 s are planned as one stage for their mean; its slowest task ends later",
    );
  });

  test.each([
    ["{}", "/name"],
    [
      '{"name": "x", "workflow": {"specification": {"tasks": []}}}',
      "/workflow/specification/tasks",
    ],
    ["not json", ""],
  ])("%s is refused at its place", (text, pointer) => {
    const refused = wfFormat.read(text, placed);
    expect(refused.ok ? undefined : refused.error[0]?.pointer).toBe(pointer);
  });
});

describe("grouping random layered workflows", () => {
  const layered = fc.array(
    fc.array(
      fc.record({
        kind: fc.constantFrom("p", "q"),
        seconds: fc.integer({ min: 1, max: 9999 }),
        up: fc.nat(7),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    { minLength: 1, maxLength: 4 },
  );

  it("keeps node-seconds, and no group waits for itself", () => {
    fc.assert(
      fc.property(layered, (layers) => {
        const tasks = layers.flatMap((layer, at) =>
          layer.map(({ kind, seconds, up }, index) => ({
            name: `${kind}_ID${at}${index}`,
            category: kind,
            parents: at === 0 ? [] : parentsOf(layers[at - 1] ?? [], at - 1, up),
            files: [],
            runtimeInSeconds: seconds,
            cores: 1,
            memory: 1,
          })),
        );
        const { document } = read({ name: "w", workflow: { tasks } }, { ...placed, group: true });
        const total = document.stages.reduce(
          (sum, { nodes = 1, runtime }) => sum + nodes * Number(runtime) * HOUR,
          0,
        );
        expect(total).toBeCloseTo(
          tasks.reduce((sum, task) => sum + task.runtimeInSeconds, 0),
          4,
        );
        const file = { file: "w.json" };
        expect(parsePipeline(JSON.stringify(document), file)).toMatchObject({ ok: true });
      }),
      { numRuns: 200 },
    );
  });
});

const parentsOf = (layer: readonly { readonly kind: string }[], at: number, up: number): string[] =>
  layer.flatMap(({ kind }, index) =>
    ((up >> index) & 1) === 1 ? [`${kind}_ID${at}${index}`] : [],
  );
