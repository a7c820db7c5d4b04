import { describe, expect, it, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Plan } from "../../../src/domain/plan.ts";
import { argo } from "../../../src/interop/argo/read.ts";
import { EXPORTERS } from "../../../src/interop/export/export.ts";
import { plainNames } from "../../../src/interop/export/exporter.ts";
import { pinnedPipeline } from "../../../src/interop/export/pinned.ts";
import { writeSkyPilot } from "../../../src/interop/export/skypilot.ts";
import { skyPilot } from "../../../src/interop/skypilot/read.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { exportedPlan } from "./exported-plan.ts";
import { importOptions } from "./options.ts";
import { SKYPILOT_GRAMMAR } from "./skypilot-grammar.ts";

const sizeOf = (_cloud: string, instanceType: string) =>
  instanceType === "m5.2xlarge" ? { vcpus: 8, memoryGib: 32 } : undefined;

const written = (to: string, plan: Plan = exportedPlan) => {
  const exporter = EXPORTERS.find(({ name }) => name === to);
  if (exporter === undefined) throw new Error(to);
  return exporter.write(plan, { sizeOf, commandsOf: () => undefined });
};

describe("to SkyPilot and back", () => {
  const options = importOptions({ dataAt: new Map([["s3://images", "aws/us-west-2"]]) });

  it.each(SKYPILOT_GRAMMAR)("$says", ({ yaml }) => {
    const first = skyPilot.read(yaml, options);
    if (!first.ok) throw new Error(JSON.stringify(first.error));
    const [file, ...others] = writeSkyPilot(first.value.document).files;
    expect(others).toEqual([]);
    const second = skyPilot.read(file?.text ?? "", options);
    if (!second.ok) throw new Error(JSON.stringify(second.error));
    expect(second.value.document).toEqual(first.value.document);
  });

  it("a plan is pinned, its fallbacks in order", () => {
    const [file] = written("skypilot").files;
    const documents = parseAllDocuments(file?.text ?? "").map((one) => one.toJS());
    expect(documents).toEqual([
      { name: "ranker" },
      {
        name: "prepare data",
        inputs: { "s3://raw": 600 },
        outputs: { "output of prepare data": 40 },
        resources: { infra: "aws/us-east-1", instance_type: "m5.2xlarge" },
      },
      {
        name: "train",
        num_nodes: 2,
        resources: {
          ordered: [
            {
              infra: "aws/us-east-1/us-east-1a",
              instance_type: "p3.8xlarge",
              accelerators: "V100:4",
              use_spot: true,
            },
            { infra: "gcp/us-central1", instance_type: "n1-v100x4" },
          ],
        },
      },
    ]);
  });

  it("any other graph is a file a stage, in an order to run them in", () => {
    const [a, b] = exportedPlan.stages;
    if (a === undefined || b === undefined) throw new Error("two stages");
    const plan = { ...exportedPlan, stages: [a, b, { ...b, name: "other" }] };
    const { files, notes } = written("skypilot", plan);
    expect(files.map(({ name }) => name)).toEqual([
      "1-prepare-data.yaml",
      "2-train.yaml",
      "3-other.yaml",
    ]);
    expect(notes.join()).toContain("no chain");
  });
});

describe("pinned pipelines", () => {
  it("are pipeline files of ours", () => {
    const text = JSON.stringify(pinnedPipeline(exportedPlan));
    expect(parsePipeline(text, { file: "a.json" })).toMatchObject({
      ok: true,
      value: {
        stages: [
          { name: "prepare data" },
          { name: "train", nodes: 2, resources: { choose: "ordered" } },
        ],
      },
    });
  });
});

describe("other tools", () => {
  it("Argo: its own reader finds the same stages and edges", () => {
    const [file] = written("argo").files;
    const read = argo.read(file?.text ?? "", importOptions());
    expect(read).toMatchObject({
      ok: true,
      value: {
        document: {
          stages: [
            {
              name: "prepare data",
              resources: { cpus: "6.4+", instanceType: "m5.2xlarge", allow: ["aws/us-east-1"] },
            },
            { name: "train", inputs: ["prepare data"], nodes: 2 },
          ],
        },
      },
    });
  });

  it("Kubernetes: a Job a stage on labelled nodes, those that wait suspended", () => {
    const jobs = parseAllDocuments(written("kubernetes").files[0]?.text ?? "").map((one) =>
      one.toJS(),
    );
    expect(
      jobs.map(({ metadata, spec }) => [metadata.name, spec.suspend, spec.completions]),
    ).toEqual([
      ["prepare-data", false, 1],
      ["train", true, 2],
    ]);
    expect(jobs[1].spec.template.spec).toMatchObject({
      nodeSelector: {
        "topology.kubernetes.io/region": "us-east-1",
        "topology.kubernetes.io/zone": "us-east-1a",
        "node.kubernetes.io/instance-type": "p3.8xlarge",
      },
      containers: [{ resources: { limits: { "nvidia.com/gpu": 4 } } }],
    });
  });

  it("Terraform: a resource a stage through the provider of its region; what has no provider is told", () => {
    const [a, b] = exportedPlan.stages;
    if (a === undefined || b === undefined) throw new Error("two stages");
    const elsewhere = { ...b, name: "rent", location: "lambda/us-west-1" as typeof b.location };
    const { files, notes } = written("terraform-json", {
      ...exportedPlan,
      stages: [a, b, elsewhere],
    });
    const document = JSON.parse(files[0]?.text ?? "");
    expect(document.provider).toEqual({ aws: [{ alias: "us_east_1", region: "us-east-1" }] });
    expect(document.resource.aws_instance.train).toMatchObject({
      provider: "aws.us_east_1",
      count: 2,
      instance_type: "p3.8xlarge",
      availability_zone: "us-east-1a",
      instance_market_options: [{ market_type: "spot" }],
    });
    expect(notes).toContain("rent: left out: no provider for lambda");
  });

  it("a table has a line a stage", () => {
    const lines = written("csv").files[0]?.text.trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines?.[2]).toContain("train,aws/us-east-1/us-east-1a,p3.8xlarge,V100:4,spot,2,1.5,8");
  });
});

test("plain names stay different", () => {
  expect([...plainNames(["A b", "a-b", "???", "9x"]).values()]).toEqual([
    "a-b",
    "a-b-2",
    "stage",
    "x",
  ]);
});

describe("names that other tools would read as their own language", () => {
  const odd = `a\${file("/etc/passwd")}%{if true}`;
  const [first, ...others] = exportedPlan.stages;
  const plan: Plan = { ...exportedPlan, stages: [{ ...first!, name: odd }, ...others] };

  it("are text in Terraform", () => {
    const [file] = written("terraform-json", plan).files;
    const { resource } = JSON.parse(file?.text ?? "");
    const tags = Object.values<{ tags: Record<string, string> }>(resource.aws_instance).map(
      (each) => each.tags.skyplan_stage,
    );
    expect(tags).toContain('a$${file("/etc/passwd")}%%{if true}');
  });

  it("are told of in Argo, which has no way to say them", () => {
    const named: Plan = { ...exportedPlan, stages: [{ ...first!, name: "{{x}}" }, ...others] };
    expect(written("argo", named).notes.join("\n")).toContain(
      "{{ begins an expression of Argo's own",
    );
    expect(written("argo").notes.join("\n")).not.toContain("{{");
  });
});
