import { describe, expect, it } from "vitest";
import { at, CATALOG } from "./dataset-rows.ts";

/** The card of a machine as its provider documents it, told by the machine's own name. */
const FAMILIES: Readonly<Record<string, readonly (readonly [RegExp, RegExp])[]>> = {
  aws: [
    [/^p2\./, /^K80$/],
    [/^p3\./, /^V100$/],
    [/^p3dn\./, /^V100-32GB$/],
    [/^p4d\./, /^A100$/],
    [/^p4de\./, /^A100-80GB$/],
    [/^p5\./, /^H100$/],
    [/^p5en?\.(?<!^p5\.)/, /^H200$/],
    [/^p6-b200\./, /^B200$/],
    [/^p6-b300\./, /^B300$/],
    [/^g3s?\./, /^M60$/],
    [/^g4dn\./, /^T4$/],
    [/^g4ad\./, /^V520$/],
    [/^g5\./, /^A10G$/],
    [/^g5g\./, /^T4g$/],
    [/^g6f?\./, /^L4$/],
    [/^gr6f?\./, /^L4$/],
    [/^g6e\./, /^L40S$/],
    [/^inf1\./, /^Inferentia$/],
    [/^inf2\./, /^Inferentia2$/],
    [/^trn1n?\./, /^Trainium$/],
    [/^trn2/, /^Trainium2$/],
    [/^dl1\./, /^Gaudi$/],
  ],
  gcp: [
    [/^a2-highgpu-|^a2-megagpu-/, /^A100$/],
    [/^a2-ultragpu-/, /^A100-80GB$/],
    [/^a3-highgpu-|^a3-edgegpu-/, /^H100$/],
    [/^a3-megagpu-/, /^H100-MEGA$/],
    [/^a3-ultragpu-/, /^H200$/],
    [/^a4-highgpu-/, /^B200$/],
    [/^g2-/, /^L4$/],
    [/^g4-/, /^RTXPRO6000$/],
  ],
  azure: [
    [/^Standard_NC\d+s_v3$|^Standard_NC24rs_v3$/, /^V100$/],
    [/^Standard_ND40rs_v2$/, /^V100-32GB$/],
    [/^Standard_NC\d+as_T4_v3$/, /^T4$/],
    [/^Standard_NC\d+ads_A100_v4$|^Standard_ND96amsr_A100_v4$/, /^A100-80GB$/],
    [/^Standard_ND96asr_(A100_)?v4$/, /^A100$/],
    [/^Standard_NV\d+ad(m?)s_A10_v5$/, /^A10$/],
    [/^Standard_NC(C?)\d+ad(i?)s_H100_v5$/, /^H100-NVL$/],
    [/^Standard_ND96is(r?)_(flex_)?H100_v5$/, /^H100$/],
    [/^Standard_ND96isr_H200_v5$/, /^H200$/],
    [/^Standard_ND96is(r?)_MI300X_v5$/, /^MI300X$/],
  ],
};

/** A generation that a machine's name spells is the one of its card, whoever rents it. */
const SPELLED: readonly (readonly [RegExp, RegExp])[] = [
  [/(?<![a-z])h200/i, /^H200/],
  [/(?<![a-z])gh200/i, /^GH200$/],
  [/(?<![a-z])h100/i, /^H100/],
  [/(?<![a-z])h100[-_ ]?nvl/i, /^H100-NVL$/],
  [/(?<![a-z])gb200/i, /^GB200$/],
  [/(?<![a-z])b200/i, /^B200$/],
  [/(?<![a-z])b300/i, /^B300$/],
  [/(?<![a-z])a100/i, /^A100/],
  [/(?<![a-z])a100\D{0,12}80/i, /^A100-80GB/],
  [/(?<![a-z])a100\D{0,12}40g/i, /^A100$/],
  [/(?<![a-z])mi300x/i, /^MI300X$/],
  [/(?<![a-z])l40s/i, /^L40S$/],
  [/(?<![a-z])rtx[-_ ]?4090/i, /^RTX4090/],
  [/(?<![a-z])rtx[-_ ]?5090/i, /^RTX5090$/],
  [/(?<![a-z])v100/i, /^V100/],
];

interface Machine {
  readonly cloud: string;
  readonly type: string;
  readonly accelerator: string;
}

const machines: readonly Machine[] = CATALOG.flatMap(({ cloud, instanceTypes }) =>
  instanceTypes.rows.map((row) => ({
    cloud,
    type: at(row, "instance_type"),
    accelerator: at(row, "accelerator"),
  })),
);

describe("a machine has the card that its name means", () => {
  it.each(Object.entries(FAMILIES))("%s", (cloud, families) => {
    const own = machines.filter((machine) => machine.cloud === cloud);
    const wrong = own.filter(({ type, accelerator }) =>
      families.some(([family, card]) => family.test(type) && !card.test(accelerator)),
    );
    expect(wrong).toEqual([]);
    const unused = families.filter(([family]) => !own.some(({ type }) => family.test(type)));
    expect(unused.length).toBeLessThan(families.length / 3);
  });

  it("wherever a generation is spelled out", () => {
    const wrong = machines.filter(({ type, accelerator }) =>
      SPELLED.some(([spelled, card]) => spelled.test(type) && !card.test(accelerator)),
    );
    expect(wrong).toEqual([]);
  });

  it("a TPU slice is the accelerator of its own name, one of them", () => {
    const slices = machines.filter(({ type }) => type.startsWith("tpu-"));
    expect(slices.length).toBeGreaterThan(80);
    expect(slices.filter(({ type, accelerator }) => type !== accelerator)).toEqual([]);
  });

  it("of two service levels each has a name of its own (C-38)", () => {
    const levels = machines
      .filter(({ cloud, accelerator }) => cloud === "runpod" && accelerator !== "")
      .filter(({ type }) => !/_(SECURE|COMMUNITY)$/.test(type));
    expect(levels).toEqual([]);
  });
});
