import { describe, expect, test } from "vitest";
import { type CarbonInputs, kgCo2e } from "../../../src/domain/carbon.ts";

const plain: CarbonInputs = {
  type: { cloud: "aws", name: "m", vcpus: 8, memoryGib: 32, features: [] },
  cloud: "aws",
  nodes: 1,
  hours: 10,
  gramsPerKwh: 400,
};
const gpus: CarbonInputs = {
  ...plain,
  type: { ...plain.type, accelerator: "A100", acceleratorCount: 8 },
  accelerator: { name: "A100", aliases: [], tdpWatts: 400 },
};

describe("estimated emissions by hand", () => {
  test.each([
    // 8 × 2.12 + 32 × 0.392 = 29.504 W; × 10 h × 1.135 = 0.33487 kWh; × 0.4 kg
    ["aws", plain, 0.133948],
    // 8 × 2.485 + 12.544 = 32.424 W; × 1.1
    ["gcp", { ...plain, cloud: "gcp" }, 0.1426656],
    // 8 × 2.27 + 12.544 = 30.704 W; × 1.185
    ["azure", { ...plain, cloud: "azure" }, 0.14553696],
    // 8 × 2.2915 + 12.544 = 30.876 W; × 1.58
    ["another cloud", { ...plain, cloud: "onprem" }, 0.19513632],
    // 8 × 400 × 0.5 = 1600 W more
    ["with accelerators", gpus, 7.397948],
    ["three nodes", { ...plain, nodes: 3 }, 0.401844],
    ["on clean power", { ...plain, gramsPerKwh: 0 }, 0],
    ["for no time", { ...plain, hours: 0 }, 0],
  ] as const)("%s", (_, inputs, kg) => {
    expect(kgCo2e(inputs)).toBeCloseTo(kg, 5);
  });
});

const without = (inputs: CarbonInputs, key: "vcpus" | "memoryGib" | "acceleratorCount") => {
  const { [key]: _, ...type } = inputs.type;
  return { ...inputs, type };
};

describe("unknown stays unknown", () => {
  const { gramsPerKwh: _, ...offGrid } = plain;
  const { accelerator: __, ...unlisted } = gpus;
  test.each([
    ["the grid", offGrid],
    ["vCPUs", without(plain, "vcpus")],
    ["memory", without(plain, "memoryGib")],
    ["the number of cards", without(gpus, "acceleratorCount")],
    ["the accelerator", unlisted],
    ["its power", { ...gpus, accelerator: { name: "A100", aliases: [] } }],
  ])("%s", (_, inputs) => {
    expect(kgCo2e(inputs)).toBeUndefined();
  });
});
