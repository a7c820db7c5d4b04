/** Cards in Vultr's words, and how many; a fraction is a share of one card. */
export interface PlanCards {
  readonly text: string | undefined;
  readonly count: number;
  readonly memoryGib?: number;
}

const NONE: PlanCards = { text: undefined, count: 0 };

/** GiB of one card as Vultr installs it, by the name in `gpu_type` and in plan ids. Its A100 is the 80 GB one. */
const CARD_GIB: Readonly<Record<string, number>> = {
  A100: 80,
  A16: 16,
  A40: 48,
  B200: 180,
  GH200: 96,
  H100: 80,
  L40: 48,
  L40S: 48,
  MI300X: 192,
  MI355X: 288,
};

/** A card that is not in the table: no dataset knows the words, so the plan is refused with them. */
const unsized = (name: string): PlanCards => ({ text: `${name} of unknown size`, count: 1 });

/** Cards of a virtual plan: `NVIDIA_A100` with the memory of all its cards together, or of a share of one. */
export const planCards = (gpuType: string | undefined, totalGib: number | undefined): PlanCards => {
  if (gpuType === undefined) return NONE;
  const text = gpuType.replace(/^[A-Z]+_/, "");
  const memoryGib = CARD_GIB[text];
  if (memoryGib === undefined || totalGib === undefined) return unsized(text);
  return { text, count: totalGib / memoryGib, memoryGib };
};

const BARE_METAL = /-(?:(\d+)-)?([a-z]+\d+[a-z]*)-gpu$/;

/** Bare metal plans state cards in their id only, `vbm-112c-2048gb-8-h100-gpu`; without a number it is one card. */
export const bareMetalCards = (planId: string): PlanCards => {
  const match = BARE_METAL.exec(planId);
  if (match === null) return planId.endsWith("-gpu") ? unsized(planId) : NONE;
  const text = (match[2] ?? "").toUpperCase();
  const memoryGib = CARD_GIB[text];
  if (memoryGib === undefined) return unsized(text);
  return { text, count: Number(match[1] ?? 1), memoryGib };
};
