import { describe, expect, it } from "vitest";
import { recognize } from "../../../src/interop/import.ts";
import { kubeflow } from "../../../src/interop/kubeflow/read.ts";
import { importOptions } from "./options.ts";

const IR = `
components:
  comp-prep: {executorLabel: exec-prep}
  comp-fit: {executorLabel: exec-fit}
  comp-inner:
    dag:
      tasks:
        fit: {componentRef: {name: comp-fit}}
deploymentSpec:
  executors:
    exec-prep: {container: {resources: {cpuLimit: 4.0, memoryLimit: 17.179869184}}}
    exec-fit: {container: {resources: {resourceCpuLimit: "8", accelerator: {type: NVIDIA_TESLA_T4, count: "2"}}}}
pipelineInfo: {name: ranker}
root:
  dag:
    tasks:
      prep: {componentRef: {name: comp-prep}}
      inner:
        componentRef: {name: comp-inner}
        dependentTasks: [prep]
      judge:
        componentRef: {name: comp-prep}
        parameterIterator: {itemInput: x}
        inputs: {artifacts: {m: {taskOutputArtifact: {producerTask: inner, outputArtifactKey: m}}}}
schemaVersion: 2.1.0
sdkVersion: kfp-2.7.0
`;

describe("Kubeflow", () => {
  it("reads a compiled pipeline, inner ones written out", () => {
    expect(recognize(IR)?.name).toBe("kubeflow");
    expect(kubeflow.read(IR, importOptions())).toEqual({
      ok: true,
      value: {
        document: {
          name: "ranker",
          stages: [
            { name: "prep", resources: { cpus: "4+", memory: "16+" } },
            {
              name: "inner.fit",
              resources: { accelerators: "T4:2", cpus: "8+" },
              inputs: ["prep"],
            },
            { name: "judge", resources: { cpus: "4+", memory: "16+" }, inputs: ["inner.fit"] },
          ],
        },
        notes: [
          "judge: how often it is repeated is known only when it runs; planned once",
          "no part of a placement, not kept: root.dag.tasks.*.inputs.artifacts.*.taskOutputArtifact.outputArtifactKey",
          "how long stages run and how much they pass on is not in the file: add runtime and output",
        ],
      },
    });
  });

  it("a pipeline without tasks is refused", () => {
    const text = "pipelineInfo: {name: x}\nroot: {dag: {tasks: {}}}\n";
    expect(kubeflow.read(text, importOptions())).toMatchObject({
      ok: false,
      error: [{ pointer: "/root/dag" }],
    });
  });
});
