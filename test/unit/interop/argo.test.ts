import { describe, expect, it } from "vitest";
import { argo } from "../../../src/interop/argo/read.ts";
import { recognize } from "../../../src/interop/import.ts";
import { importOptions } from "./options.ts";

const WORKFLOW = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: train-}
spec:
  entrypoint: main
  activeDeadlineSeconds: 7200
  templates:
  - name: main
    dag:
      tasks:
      - {name: fetch, template: small}
      - {name: shards, template: small, dependencies: [fetch], withItems: [a, b, c]}
      - {name: train, template: pair, depends: "shards && (fetch.Succeeded || fetch.Failed)"}
      - {name: report, template: small, depends: train}
  - name: pair
    steps:
    - - {name: warm, template: small}
    - - {name: fit, template: gpu}
      - {name: log, template: small}
  - name: small
    container: {image: busybox, resources: {requests: {cpu: 500m, memory: 2Gi}}}
  - name: gpu
    nodeSelector: {cloud.google.com/gke-accelerator: nvidia-tesla-v100}
    script: {image: python, source: "", resources: {limits: {nvidia.com/gpu: 4, cpu: "8"}}}
`;

const read = (text: string) => {
  const result = argo.read(text, importOptions());
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const small = { resources: { cpus: "0.5+", memory: "2+" } };

describe("Argo", () => {
  it("writes out templates inside templates", () => {
    expect(recognize(WORKFLOW)?.name).toBe("argo");
    expect(read(WORKFLOW).document).toEqual({
      name: "train",
      limits: { deadline: 2 },
      stages: [
        { name: "fetch", ...small },
        { name: "shards", ...small, nodes: 3, inputs: ["fetch"] },
        { name: "train.warm", ...small, inputs: ["shards", "fetch"] },
        {
          name: "train.fit",
          resources: { accelerators: "V100:4", cpus: "8+" },
          inputs: ["train.warm"],
        },
        { name: "train.log", ...small, inputs: ["train.warm"] },
        { name: "report", ...small, inputs: ["train.fit", "train.log"] },
      ],
    });
  });

  it("tells what is known only when it runs, and what is not in the file", () => {
    const text = `
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec:
  workflowSpec:
    entrypoint: main
    templates:
    - name: main
      steps:
      - - {name: each, template: cards, withParam: "{{x}}"}
        - {name: other, templateRef: {name: lib, template: t}}
    - name: cards
      container: {resources: {requests: {nvidia.com/gpu: 1, memory: lots}}}
`;
    expect(read(text)).toEqual({
      document: { name: "nightly", stages: [{ name: "each" }, { name: "other" }] },
      notes: [
        'each: memory "lots" is not understood and not kept',
        "each: 1 accelerators of unknown kind are asked for and left out: no node selector names them",
        "each: how often it is repeated is known only when it runs; planned once",
        "other: its template is inline or in another file; its needs are not known",
        "no part of a placement, not kept: spec.workflowSpec.templates[].steps[][].templateRef",
        "how long stages run and how much they pass on is not in the file: add runtime and output",
      ],
    });
  });

  it("a template that contains itself ends", () => {
    const text =
      "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  entrypoint: m\n  templates:\n  - name: m\n    dag: {tasks: [{name: a, template: m}]}\n";
    expect(read(text).notes[0]).toContain("contains itself");
  });

  it("a wrong file is refused at its place", () => {
    const text =
      "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {entrypoint: m, templates: []}\n";
    expect(argo.read(text, importOptions())).toMatchObject({ ok: false });
  });
});
