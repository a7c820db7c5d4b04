import { err, ok, type Result } from "../src/domain/result.ts";
import { type CardWords, cardName } from "./accelerator-wording.ts";
import type { MachineRow, ParseContext } from "./fetcher.ts";

/** The accelerator columns of a machine; empty for one without cards. */
export type Cards = Pick<MachineRow, "accelerator" | "acceleratorCount" | "acceleratorMemoryGib">;

/**
 * The cards of a machine as a provider words them.
 *
 * @param count  0: none, whatever the words say; a fraction for a share of a card
 * @returns the reason to refuse the machine when the dataset does not know the card
 */
export const cardsOf = (
  card: Omit<CardWords, "text"> & { readonly text: string | undefined; readonly count: number },
  context: ParseContext,
): Result<Cards, string> => {
  const { text, count, memoryGib } = card;
  if (!(count > 0)) return ok({});
  if (text === undefined) return err(`${count} accelerators without a name`);
  const accelerator = cardName({ ...card, text }, context);
  if (accelerator === undefined) {
    const memory = memoryGib === undefined ? "" : ` with ${memoryGib} GB`;
    return err(`accelerator "${text}"${memory} is not known: see accelerators.csv`);
  }
  const vendorGib = context.bundled.accelerators.find(({ name }) => name === accelerator);
  const gib = memoryGib ?? vendorGib?.memoryGib;
  return ok({
    accelerator,
    acceleratorCount: count,
    ...(gib === undefined ? {} : { acceleratorMemoryGib: gib }),
  });
};
