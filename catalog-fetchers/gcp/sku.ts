import { cardName } from "../accelerator-wording.ts";
import type { ParseContext } from "../fetcher.ts";
import { listAt, property, shown } from "../read-rows.ts";
import { FLAT_WORDS, seriesOfWords } from "./families.ts";
import { skuPrice } from "./unit-price.ts";

export type Market = "on-demand" | "spot";

/** What an SKU is the price of. */
export interface Part {
  /** `machine`: all of a machine that is billed as one; `ssd`: GiB of local disk in a month. */
  readonly kind: "core" | "ram" | "gpu" | "ssd" | "machine" | "tpu" | "tpu-pod";
  /** Series, card, machine type or TPU generation; "" for local SSD of any series. */
  readonly name: string;
}

export interface SkuRate {
  readonly part: Part;
  readonly market: Market;
  readonly regions: readonly string[];
  /** USD per hour, or per GiB and hour or month, as the kind of part has it. */
  readonly usd: number;
}

export type SkuReading =
  | { readonly kind: "rate"; readonly rate: SkuRate }
  /** Understood, and no part of an ordinary machine. */
  | { readonly kind: "other" }
  /** `about`: what was not understood; SKUs that share it are refused as one. */
  | { readonly kind: "refused"; readonly about: string; readonly reason: string };

const OTHER: SkuReading = { kind: "other" };

/** Other ways to buy the same parts, and surcharges on them. */
const OTHER_WORDS =
  /sole tenan|custom|commit|reserv|\bdws\b|calendar mode|flex[- ]start|capacity optimized|suspend|vm state|virtual workstation|\bvws\b|licens|overcommit|extended memory/i;
const PREMIUM = /premium/i;
const MACHINE_GROUPS = new Set(["CPU", "RAM", "GPU", "TPU", "N1Standard", "F1Micro", "G1Small"]);

const UNITS: Readonly<Record<Part["kind"], string>> = {
  core: "h",
  ram: "GiBy.h",
  gpu: "h",
  ssd: "GiBy.mo",
  machine: "h",
  tpu: "h",
  "tpu-pod": "h",
};

const PLACE = `(?: attached to spot preemptible vms?)?(?: (?:running )?in .+)?$`;
const PREFIX = `^(?:spot )?(?:preemptible )?`;
const CORE_OR_RAM = new RegExp(`${PREFIX}(.+?) (core|ram)${PLACE}`, "i");
const FLAT = new RegExp(`${PREFIX}(.+? instance with .+?)${PLACE}`, "i");
const GPU = new RegExp(
  `${PREFIX}(?:nvidia )?(?:tesla )?(.+?) (?:gpu|\\(1 gpu slice\\))${PLACE}`,
  "i",
);
const RTX = new RegExp(`${PREFIX}(?:nvidia )?rtx (?:pro )?6000 96gb(?: gpu)?${PLACE}`, "i");
const TPU = /^(?:spot )?(?:preemptible )?tpu-?(v?\d+\w*)/i;
const SERIES_SSD = /^(?:spot preemptible )?(\w+) instance local ssd\b/i;
const ANY_SSD = /^ssd backed local storage\b/i;

/** Cards as SKUs name them; the Plus and the Mega are one card. */
const CARDS: Readonly<Record<string, string>> = {
  "a100 80gb": "A100-80GB",
  "h100 80gb": "H100",
  "h100 80gb mega": "H100-MEGA",
  "h100 mega 80gb": "H100-MEGA",
  "h100 80gb plus": "H100-MEGA",
  "h200 141gb": "H200",
};

const card = (words: string, context: ParseContext): string | undefined =>
  context.accelerator(CARDS[words.toLowerCase()] ?? words) ?? cardName({ text: words }, context);

/** `v5e` is `tpu-v5litepod` in machine names. */
const generation = (version: string): string => {
  const lower = version.toLowerCase();
  return lower === "v5e" ? "tpu-v5litepod" : `tpu-${lower}`;
};

const computePart = (description: string, context: ParseContext): Part | string | undefined => {
  const tpu = TPU.exec(description)?.[1];
  if (tpu !== undefined)
    return { kind: /\bpod\b/i.test(description) ? "tpu-pod" : "tpu", name: generation(tpu) };
  if (RTX.test(description)) return gpuPart("RTXPRO6000", context);
  const gpu = GPU.exec(description)?.[1];
  if (gpu !== undefined) return gpuPart(gpu, context);
  const [, words = "", kind] = CORE_OR_RAM.exec(description) ?? [];
  if (kind !== undefined) {
    const series = seriesOfWords(words);
    return series === undefined
      ? `series "${words}"`
      : { kind: kind.toLowerCase() as "core" | "ram", name: series };
  }
  const flat = FLAT_WORDS[FLAT.exec(description)?.[1]?.toLowerCase() ?? ""];
  return flat === undefined ? undefined : { kind: "machine", name: flat };
};

const gpuPart = (words: string, context: ParseContext): Part | string => {
  const name = card(words, context);
  return name === undefined ? `accelerator "${words}"` : { kind: "gpu", name };
};

const storagePart = (description: string): Part | undefined => {
  const series = SERIES_SSD.exec(description)?.[1];
  if (series !== undefined) return { kind: "ssd", name: series.toLowerCase() };
  return ANY_SSD.test(description) ? { kind: "ssd", name: "" } : undefined;
};

/** Preemptible TPUs and local disks are filed under OnDemand: the description decides, too. */
const marketOf = (sku: unknown, description: string): Market =>
  property(sku, "category", "usageType") === "Preemptible" ||
  /preemptible|\bspot\b/i.test(description)
    ? "spot"
    : "on-demand";

const isOther = (sku: unknown, description: string): boolean => {
  const usage = property(sku, "category", "usageType");
  if (usage !== "OnDemand" && usage !== "Preemptible") return true;
  if (OTHER_WORDS.test(description)) return true;
  return PREMIUM.test(description) && !description.startsWith("Memory Optimized Upgrade Premium");
};

/** `undefined`: no part of a machine; text: what of it is not known. */
const partOf = (
  sku: unknown,
  description: string,
  context: ParseContext,
): Part | string | undefined => {
  if (property(sku, "category", "resourceFamily") === "Storage") return storagePart(description);
  if (property(sku, "category", "resourceFamily") !== "Compute") return undefined;
  const part = computePart(description, context);
  if (part !== undefined) return part;
  const group = String(property(sku, "category", "resourceGroup"));
  return MACHINE_GROUPS.has(group) ? `wording ${shown(description)} of group ${group}` : undefined;
};

/** What one SKU of the Cloud Billing Catalog says about the price of machines. Never throws. */
export const readSku = (sku: unknown, context: ParseContext): SkuReading => {
  const description = property(sku, "description");
  if (typeof description !== "string")
    return { kind: "refused", about: "SKU", reason: `SKU without a description: ${shown(sku)}` };
  if (isOther(sku, description)) return OTHER;
  const part = partOf(sku, description, context);
  if (part === undefined) return OTHER;
  if (typeof part === "string")
    return { kind: "refused", about: part, reason: `${part} is not known` };
  return rateOf(sku, description, part);
};

const rateOf = (sku: unknown, description: string, part: Part): SkuReading => {
  const price = skuPrice(sku);
  const refuse = (reason: string): SkuReading => ({
    kind: "refused",
    about: `${description}: ${reason}`,
    reason: `${shown(description)}: ${reason}`,
  });
  if (price === undefined) return refuse("no price");
  if (price.currency !== "USD") return refuse(`price in ${price.currency}; only USD is taken over`);
  if (price.unit !== UNITS[part.kind])
    return refuse(`price per "${price.unit}"; needed "${UNITS[part.kind]}"`);
  if (price.usd === undefined) return refuse("price 0 is a placeholder");
  const regions = listAt(sku, "serviceRegions").map(String);
  return {
    kind: "rate",
    rate: { part, market: marketOf(sku, description), regions, usd: price.usd },
  };
};
