import { describe, expect, it, test } from "vitest";
import { recognize } from "../../../src/interop/import.ts";
import { skyPilot } from "../../../src/interop/skypilot/read.ts";
import { parsePipeline } from "../../../src/pipeline/read.ts";
import { importOptions } from "./options.ts";
import { SKYPILOT_GRAMMAR } from "./skypilot-grammar.ts";

const options = importOptions({
  dataAt: new Map([["s3://images", "aws/us-west-2"]]),
  clouds: new Set(["aws", "gcp", "azure", "nebius"]),
});

describe("SkyPilot's grammar", () => {
  it.each(SKYPILOT_GRAMMAR)("$says", ({ yaml, stages, notes, rest }) => {
    expect(recognize(yaml)?.name).toBe("skypilot");
    const read = skyPilot.read(yaml, options);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const { document } = read.value;
    expect(document.stages).toEqual(stages.map((stage) => ({ resources: {}, ...stage })));
    expect(document).toMatchObject(rest ?? {});
    expect(read.value.notes).toEqual(notes);
    expect(parsePipeline(JSON.stringify(document), { file: "a.json" })).toMatchObject({ ok: true });
  });
});

it("asks for the region where zones have no prices of their own", () => {
  const yaml = "name: t\nresources: {infra: aws/us-east-1/us-east-1a}\n";
  expect(skyPilot.read(yaml, { ...options, isPricedZone: () => false })).toMatchObject({
    value: {
      document: {
        stages: [{ resources: { cpus: "8+", memory: "32+", allow: ["aws/us-east-1"] } }],
      },
      notes: [
        "t: us-east-1a: prices of aws/us-east-1 hold in all its zones; the region is asked for",
        expect.stringContaining("any will do for the plan"),
      ],
    },
  });
});

it("tells variables without a value, and what is to be run by nobody", () => {
  const yaml =
    "name: t\nenvs: {X: null, SKY_Y: 1}\nworkdir: ../up\nrun: make\nresources: {accelerators: T4}\n";
  expect(skyPilot.read(yaml, options)).toMatchObject({
    value: {
      document: { stages: [{ name: "t", run: "make", resources: { accelerators: "T4" } }] },
      notes: [
        "t: variables without a value or usable name: X, SKY_Y",
        "t: workdir is not kept: needed a folder below the file's own",
      ],
    },
  });
});

describe("what cannot be planned has a reason", () => {
  const reasonOf = (yaml: string): unknown => {
    const read = skyPilot.read(yaml, options);
    return read.ok ? read.value : read.error[0];
  };

  test("only machines of one's own", () => {
    expect(reasonOf("name: t\nresources: {infra: k8s, cpus: 4}\n")).toMatchObject({
      pointer: "/0/resources",
      detail: expect.stringContaining('stage "t" cannot be planned: k8s: infrastructure'),
    });
  });

  test("a wrong type names its place", () => {
    expect(reasonOf("name: t\n---\nname: u\nnum_nodes: many\n")).toMatchObject({
      pointer: "/0/num_nodes",
    });
  });

  test("broken YAML names its line", () => {
    expect(reasonOf("name: t\nresources: [\n")).toMatchObject({ line: expect.any(Number) });
  });

  test("a pipeline of ours is not taken for another tool's", () => {
    expect(recognize("stages: [{name: a, runtime: 1h}]\nresources: {}\n")).toBeUndefined();
    expect(recognize("hello: world\n")).toBeUndefined();
  });
});
