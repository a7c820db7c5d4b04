import { present } from "../src/catalog/present.ts";
import { type CardWords, cardName } from "./accelerator-wording.ts";
import type { MachineRow, ParseContext, PriceRow } from "./fetcher.ts";
import { type Reading, refusal, shown } from "./read-rows.ts";

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A machine in a provider's terms; `card` absent: without accelerators. */
export interface MachineWords extends Omit<Loose<MachineRow>, "instanceType" | "accelerator"> {
  readonly instanceType: string;
  readonly card?: CardWords | undefined;
}

const ofCard = (
  words: MachineWords,
  accelerator: string,
  context: ParseContext,
): Partial<MachineRow> =>
  present({
    accelerator,
    acceleratorCount: words.acceleratorCount,
    // A card of another memory has another name, so the dataset's figure holds where the answer has none.
    acceleratorMemoryGib:
      words.acceleratorMemoryGib ??
      words.card?.memoryGib ??
      context.bundled.accelerators.find(({ name }) => name === accelerator)?.memoryGib,
  });

/** Why a card is refused, with what was seen of it. */
export const unknownCard = ({ text, memoryGib }: CardWords): string => {
  const size = memoryGib === undefined ? "" : ` with ${memoryGib} GiB`;
  return `accelerator ${shown(text)}${size} is not in accelerators.csv`;
};

/**
 * Reads one machine and its prices together: without the machine there is nothing to price.
 *
 * @param prices  asked only when the card, if any, is one that the dataset knows
 */
export const readMachine = (
  words: MachineWords,
  context: ParseContext,
  prices: (machine: MachineRow) => readonly PriceRow[],
): Reading => {
  const { card, acceleratorCount, acceleratorMemoryGib, ...plain } = words;
  const accelerator = card === undefined ? undefined : cardName(card, context);
  if (card !== undefined && accelerator === undefined)
    return refusal(unknownCard(card), words.instanceType);
  const machine = {
    ...present(plain),
    ...(accelerator === undefined ? {} : ofCard(words, accelerator, context)),
  } as MachineRow;
  return { machines: [machine], prices: prices(machine) };
};

/** A price row from figures of which some may be unknown. */
export const priceRow = (
  row: Pick<PriceRow, "region" | "instanceType"> & Loose<PriceRow>,
): PriceRow => present(row) as PriceRow;
