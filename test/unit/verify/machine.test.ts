import { expect, test } from "vitest";
import type { InstanceType } from "../../../src/domain/catalog.ts";
import type { ResourceSet } from "../../../src/domain/pipeline.ts";
import { runtimeHours, satisfies } from "../../../src/optimizer/verify/machine.ts";
import { atLeast, exactly, gpu } from "../../arbitraries/build-pipeline.ts";

const machine: InstanceType = {
  cloud: "aws",
  name: "p3.8xlarge",
  vcpus: 32,
  memoryGib: 244,
  arch: "x86_64",
  accelerator: "V100",
  acceleratorCount: 4,
  acceleratorMemoryGib: 16,
  features: ["rdma", "confidential"],
};
const blank: InstanceType = { cloud: "aws", name: "mystery", features: [] };

test.each<[string, Partial<ResourceSet>, Partial<ResourceSet>]>([
  ["accelerator", gpu("V100", 4), gpu("A100", 4)],
  ["exact accelerator count", gpu("V100", 4), gpu("V100", 2)],
  ["least accelerator count", gpu("V100", 2, true), gpu("V100", 8, true)],
  ["card memory", { acceleratorMemoryGib: atLeast(16) }, { acceleratorMemoryGib: atLeast(40) }],
  ["exact cpus", { cpus: exactly(32) }, { cpus: exactly(16) }],
  ["least cpus", { cpus: atLeast(16) }, { cpus: atLeast(33) }],
  ["exact memory", { memoryGib: exactly(244) }, { memoryGib: exactly(256) }],
  ["least memory", { memoryGib: atLeast(1) }, { memoryGib: atLeast(256) }],
  ["instance type", { instanceType: "p3.8xlarge" }, { instanceType: "p3.2xlarge" }],
  ["architecture", { arch: "x86_64" }, { arch: "arm64" }],
  ["all features", { features: ["rdma", "confidential"] }, { features: ["rdma", "bare-metal"] }],
])("%s: permits, forbids, and unknown never satisfies", (_, permitted, forbidden) => {
  expect(satisfies(machine, { features: [], ...permitted })).toBe(true);
  expect(satisfies(machine, { features: [], ...forbidden })).toBe(false);
  expect(satisfies(blank, { features: [], ...permitted })).toBe(false);
});

test("a request without accelerators is met by a machine that has some (C-08)", () => {
  expect(satisfies(machine, { features: [], cpus: atLeast(8) })).toBe(true);
  expect(satisfies(blank, { features: [] })).toBe(true);
});

test.each<[Record<string, number>, number | "impossible"]>([
  [{ V100: 3, "V100:4": 2, "p3.8xlarge": 1 }, 1],
  [{ V100: 3, "V100:4": 2 }, 2],
  [{ V100: 3, "V100:8": 2 }, 3],
  [{ "V100:8": 2 }, "impossible"],
  [{ T4: 1, "V100x:4": 1 }, "impossible"],
  [{}, "impossible"],
])("runtime by machine %j is %s", (hours, expected) => {
  const runtime = { kind: "by-machine", hours: new Map(Object.entries(hours)) } as const;
  expect(runtimeHours(machine, runtime)).toBe(expected);
});

test("fixed runtimes hold on any machine, unknown ones stay unknown", () => {
  expect(runtimeHours(blank, { kind: "fixed", hours: 0 })).toBe(0);
  expect(runtimeHours(blank, { kind: "unknown" })).toBe("unknown");
});
