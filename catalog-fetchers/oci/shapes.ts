import * as z from "zod";
import { memoryPerCard } from "../gpu-count.ts";
import type { MachineWords } from "../machine-row.ts";

const TYPED = z.looseObject({ value: z.string() });

export const SHAPE = z.looseObject({
  name: z.string().min(1),
  hidden: z.boolean(),
  status: z.string(),
  allowPreemptible: z.boolean().optional(),
  /** GB, binary in fact. */
  bundleMemoryQty: z.number().nullish(),
  gpuQty: z.number().nullish(),
  /** Of all cards together. */
  gpuMemoryQty: z.number().nullish(),
  processorType: TYPED,
  /** `vm` or `bm` */
  shapeType: TYPED,
  /** `flexible`, `gpu`, `standard`, `dense` … */
  subType: TYPED,
  products: z.array(z.looseObject({ partNumber: z.string(), qty: z.number(), type: TYPED })),
});
export type Shape = z.infer<typeof SHAPE>;

const X86_VCPUS_PER_OCPU = 2;

/** The list calls the hosts of A10 and A100 cards ARM; they are not. */
const isArm = (shape: Shape): boolean =>
  shape.processorType.value === "arm" && shape.gpuQty == null;

export const vcpusPerOcpu = (shape: Shape): number => (isArm(shape) ? 1 : X86_VCPUS_PER_OCPU);

const SERIES: Readonly<Record<string, string>> = { GPU2: "P100", GPU3: "V100", GPU4: "A100" };
/** `RTXPRO` alone is not a card's name. */
const SPELLED: Readonly<Record<string, string>> = { RTXPRO: "RTX PRO 6000" };

/** `BM.GPU.A100-v2.8` → A100, `VM.GPU3.4` → V100. */
const cardText = (name: string): string => {
  const parts = name.split(/[.-]/);
  const series = parts.map((part) => SERIES[part]).find((card) => card !== undefined);
  const after = parts[parts.indexOf("GPU") + 1] ?? name;
  return series ?? SPELLED[after] ?? after;
};

/** OCPUs of a shape: the quantity of its part of that type, also where the price is per GPU. */
const ocpus = (shape: Shape): number | undefined =>
  shape.products.find((product) => product.type.value === "ocpu")?.qty;

export const machineOfShape = (shape: Shape): MachineWords => {
  const count = ocpus(shape);
  const cards = shape.gpuQty ?? 0;
  const memoryGib = memoryPerCard(shape.gpuMemoryQty, cards);
  return {
    instanceType: shape.name,
    vcpus: count === undefined ? undefined : count * vcpusPerOcpu(shape),
    memoryGib: shape.bundleMemoryQty ?? undefined,
    features: shape.shapeType.value === "bm" ? ["bare-metal"] : undefined,
    ...(cards === 0
      ? {}
      : { card: { text: cardText(shape.name), memoryGib }, acceleratorCount: cards }),
  };
};
