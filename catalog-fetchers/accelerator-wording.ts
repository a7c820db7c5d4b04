import type { ParseContext } from "./fetcher.ts";
import { canonicalAccelerator } from "./snapshots/accelerators.ts";

/** Words around a card's name that say nothing about which card it is. */
const NOISE = new Set(
  (
    "NVIDIA AMD GEFORCE TESLA QUADRO INSTINCT AMPERE HOPPER BLACKWELL TENSOR CORE GPU HGX OAM PCIE PCI NVLINK " +
    "HBM2 HBM2E HBM3 HBM3E COMPUTE GRAPHICS MODE SERVER WORKSTATION EDITION AC S WS"
  ).split(" "),
);
const SXM = /^SXM\d?$/;
const MEMORY = /^(\d+)GB?$/;
/** Card sizes as sold; drivers report a little less (81,559 MiB of 80 GiB). */
const NOMINAL_GIB = [4, 8, 10, 11, 12, 16, 20, 24, 32, 40, 48, 80, 94, 96, 141, 180, 192, 288];
const NOMINAL_SLACK = 0.05;
/** More than this apart is another card; B300 is stated with 262, 275 and 288 GiB. */
const SAME_CARD_SLACK = 0.12;

export interface CardWords {
  /** As the provider writes it. */
  readonly text: string;
  /** Per card; taken from the text when absent there. */
  readonly memoryGib?: number | undefined;
  /** The provider prices SXM apart from PCIe, so that the two keep names of their own. */
  readonly sxmApart?: boolean;
}

const words = (text: string): readonly string[] =>
  text
    .replace(/(\d) +(GB?)\b/gi, "$1$2")
    .replace(/[_()/,-]/g, " ")
    .toUpperCase()
    .split(/\s+/)
    .filter((word) => word !== "");

const near = (a: number, b: number, slack: number): boolean => Math.abs(a - b) <= slack * b;

const nominalGib = (memoryGib: number | undefined): number | undefined =>
  memoryGib === undefined
    ? undefined
    : (NOMINAL_GIB.find((size) => near(memoryGib, size, NOMINAL_SLACK)) ?? memoryGib);

const memoryIn = (parts: readonly string[]): number | undefined => {
  const stated = parts.map((word) => MEMORY.exec(word)?.[1]).find((gib) => gib !== undefined);
  return stated === undefined ? undefined : Number(stated);
};

const isName = (word: string): boolean => !NOISE.has(word) && !MEMORY.test(word) && !SXM.test(word);

const firstKnown = (names: readonly string[], context: ParseContext): string | undefined => {
  for (const name of names) {
    const found = context.accelerator(name);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** A 48 GB "RTX 6000" is not the 24 GB one: a name whose memory contradicts the dataset is another card. */
const contradicts = (name: string, gib: number | undefined, context: ParseContext): boolean => {
  const spec = context.bundled.accelerators.find((card) => card.name === name)?.memoryGib;
  return gib !== undefined && spec !== undefined && !near(gib, spec, SAME_CARD_SLACK);
};

/**
 * Canonical name of a card in a provider's words: vendor, socket and memory may be around it in any order
 * (`8x H100 (80 GB SXM5)` less its count, `NVIDIA-H100-80GB-HBM3`, `nvidia_rtx4000_ada`).
 *
 * @returns `undefined` for a card that the dataset does not know, or knows with another memory: refuse the row
 */
export const cardName = (card: CardWords, context: ParseContext): string | undefined => {
  const parts = words(card.text);
  const name = parts.filter(isName);
  if (name.length === 0) return undefined;
  const plain = firstKnown([name.join("-"), name.join("")], context);
  if (plain === undefined) return undefined;
  const gib = nominalGib(card.memoryGib ?? memoryIn(parts));
  const sized = context.accelerator(canonicalAccelerator(plain, gib)) ?? plain;
  if (contradicts(sized, gib, context)) return undefined;
  const apart = card.sxmApart === true && parts.some((word) => SXM.test(word));
  return apart ? (context.accelerator(`${sized}-SXM`) ?? sized) : sized;
};
