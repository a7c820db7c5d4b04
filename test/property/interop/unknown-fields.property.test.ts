import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argo } from "../../../src/interop/argo/read.ts";
import type { Dialect } from "../../../src/interop/imported.ts";
import { kubeflow } from "../../../src/interop/kubeflow/read.ts";
import { skyPilot } from "../../../src/interop/skypilot/read.ts";
import { wfFormat } from "../../../src/interop/wf-format/read.ts";
import { importOptions } from "../../unit/interop/options.ts";

/** Whole documents; a stray field is put into some object of them. */
const FILES: readonly {
  readonly dialect: Dialect;
  readonly documents: readonly object[];
  /** Objects whose keys are the user's: a stray key there means something. */
  readonly open: RegExp;
}[] = [
  {
    dialect: skyPilot,
    documents: [
      { name: "pipe" },
      {
        name: "a",
        num_nodes: 2,
        inputs: { "s3://images": 5 },
        resources: { accelerators: { V100: 4 }, any_of: [{ infra: "aws" }, { cloud: "gcp" }] },
        file_mounts: { "/data": { source: "s3://other", mode: "MOUNT" } },
        run: "true",
      },
      { name: "b", resources: { ordered: [{ cpus: "8+" }, { memory: "32+" }] } },
    ],
    open: /\/(inputs|accelerators|file_mounts)$/,
  },
  {
    dialect: argo,
    documents: [
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Workflow",
        metadata: { generateName: "w-" },
        spec: {
          entrypoint: "main",
          templates: [
            {
              name: "main",
              dag: {
                tasks: [
                  { name: "x", template: "work" },
                  { name: "y", template: "rows", dependencies: ["x"], withSequence: { count: 2 } },
                ],
              },
            },
            { name: "rows", steps: [[{ name: "z", template: "work" }]] },
            {
              name: "work",
              nodeSelector: { accelerator: "V100" },
              container: {
                resources: { requests: { cpu: "2" }, limits: { "nvidia.com/gpu": 1 } },
              },
            },
          ],
        },
      },
    ],
    open: /\/(nodeSelector|requests|limits)$/,
  },
  {
    dialect: kubeflow,
    documents: [
      {
        pipelineInfo: { name: "k" },
        root: {
          dag: {
            tasks: {
              a: { componentRef: { name: "c" } },
              b: {
                componentRef: { name: "c" },
                dependentTasks: ["a"],
                inputs: { artifacts: { m: { taskOutputArtifact: { producerTask: "a" } } } },
              },
            },
          },
        },
        components: { c: { executorLabel: "e" } },
        deploymentSpec: {
          executors: {
            e: {
              container: { resources: { cpuLimit: 2, accelerator: { type: "T4", count: 1 } } },
            },
          },
        },
      },
    ],
    open: /\/(tasks|artifacts|components|executors)$/,
  },
  {
    dialect: wfFormat,
    documents: [
      {
        name: "w",
        workflow: {
          specification: {
            tasks: [{ id: "a" }, { id: "b", parents: ["a"], inputFiles: ["f"] }],
            files: [{ id: "f", sizeInBytes: 10 }],
          },
          execution: { tasks: [{ id: "a", runtimeInSeconds: 3 }] },
        },
      },
    ],
    open: /^$/,
  },
  {
    dialect: wfFormat,
    documents: [
      {
        name: "w",
        workflow: {
          tasks: [{ name: "a", runtime: 3, files: [{ link: "input", name: "f", size: 10 }] }],
        },
      },
    ],
    open: /^$/,
  },
];

/** Every object of a value with its path. */
const objectsOf = (value: unknown, path = ""): readonly (readonly [string, object])[] => {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, one]) => objectsOf(one, `${path}/${key}`));
  return Array.isArray(value) ? inner : [[path, value], ...inner];
};

/** Names that no format has. */
const strayKey = fc.stringMatching(/^zz[a-z]{1,8}$/);

const notesOf = (dialect: Dialect, documents: readonly object[]): readonly string[] => {
  const text = documents.map((one) => JSON.stringify(one)).join("\n---\n");
  const read = dialect.read(text, importOptions());
  if (!read.ok) throw new Error(`${dialect.name}: ${JSON.stringify(read.error)}`);
  return read.value.notes;
};

describe.each(FILES)("$dialect.name", ({ dialect, documents, open }) => {
  const places = objectsOf(documents).filter(([path]) => !open.test(path));

  it("names every stray field, wherever it stands and whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.nat(places.length - 1),
        strayKey,
        fc.jsonValue({ maxDepth: 2 }),
        (which, key, value) => {
          const copy = structuredClone(documents) as object[];
          const target = objectsOf(copy).filter(([path]) => !open.test(path))[which]?.[1];
          Object.assign(target ?? {}, { [key]: value });
          expect(notesOf(dialect, copy).join("\n")).toContain(key);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("also where only texts may stand", () => {
    for (const [path, target] of objectsOf(structuredClone(documents))) {
      if (!/\/(nodeSelector|requests|limits)$/.test(path)) continue;
      const copy = structuredClone(documents) as object[];
      const same = objectsOf(copy).find(([other]) => other === path)?.[1];
      Object.assign(same ?? target, { "example.com/zzlabel": "5" });
      expect(notesOf(dialect, copy).join("\n")).toContain("zzlabel");
    }
    expect(notesOf(dialect, documents).join("\n")).not.toContain("zzlabel");
  });

  it("and says nothing of fields that are not there", () => {
    expect(notesOf(dialect, documents).join("\n")).not.toContain("zz");
  });
});
