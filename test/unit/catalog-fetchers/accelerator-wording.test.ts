import { describe, expect, test } from "vitest";
import { cardName } from "../../../catalog-fetchers/accelerator-wording.ts";
import { parseContext } from "../../contract/parse-context.ts";

const context = await parseContext();

describe("a card is known in its provider's words", () => {
  test.each([
    ["H100 (80 GB SXM5)", undefined, "H100"],
    ["A100 (80 GB SXM4)", undefined, "A100-80GB"],
    ["A100 (40 GB PCIe)", undefined, "A100"],
    ["H100_PCIE_80GB", undefined, "H100"],
    ["NVIDIA-H100-80GB-HBM3", undefined, "H100"],
    ["nvidia_rtx4000_ada", 20, "RTX4000-Ada"],
    ["RTX 6000Ada", 48, "RTX6000-Ada"],
    ["RTX A6000", 48, "RTXA6000"],
    ["A6000", 48, "RTXA6000"],
    ["RTX PRO 6000 S", 96, "RTXPRO6000"],
    ["NVIDIA RTX PRO 6000 Blackwell Server Edition", 96, "RTXPRO6000"],
    ["Tesla V100 16GB", 16, "V100"],
    ["Tesla V100", 31.75, "V100-32GB"],
    ["Ampere A100 80G PCIe", undefined, "A100-80GB"],
    ["A40 (compute mode)", undefined, "A40"],
    ["amd_mi300x", 192, "MI300X"],
    ["RTX 4090", 23.99, "RTX4090"],
    ["RTX 4090", 47.99, "RTX4090-48GB"],
    ["H100 NVL", 93.6, "H100-NVL"],
    ["H100", 94, "H100-NVL"],
    ["NVIDIA B300", 262, "B300"],
  ])("%s with %j GiB is %s", (text, memoryGib, name) => {
    expect(cardName({ text, memoryGib }, context)).toBe(name);
  });

  test("SXM has a name of its own only where the provider prices it apart", () => {
    const card = { text: "A100 SXM", memoryGib: 80 };
    expect(cardName(card, context)).toBe("A100-80GB");
    expect(cardName({ ...card, sxmApart: true }, context)).toBe("A100-80GB-SXM");
    expect(cardName({ text: "B200", memoryGib: 180, sxmApart: true }, context)).toBe("B200");
  });
});

describe("never a different card", () => {
  test.each([
    ["RTX 4070S Ti", 16],
    ["RTX 4080S", 16],
    ["RTX 3080 Ti", 12],
    ["H200 NVL", 141],
    ["MI325X", 256],
    // The Ada card under the name of the Turing one.
    ["RTX 6000", 48],
    ["A10", 48],
    ["", undefined],
    ["NVIDIA", 80],
  ])("%s with %j GiB is unknown", (text, memoryGib) => {
    expect(cardName({ text, memoryGib }, context)).toBeUndefined();
  });
});
