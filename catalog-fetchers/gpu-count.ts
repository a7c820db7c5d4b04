/**
 * Memory of one card where the provider states that of all cards together.
 *
 * @returns `undefined` when either figure is unknown or zero
 */
export const memoryPerCard = (total: unknown, cards: unknown): number | undefined => {
  const [gib, count] = [Number(total), Number(cards)];
  return gib > 0 && count > 0 ? gib / count : undefined;
};

/** Cards of a machine by its own name where no field states it: `H100x8` → 8, `A4000` → 1. */
export const cardsInName = (name: string): number => Number(/x(\d+)$/i.exec(name)?.[1] ?? 1);

/** The counts that are sold when a provider only says how many cards fit: powers of two and the whole host. */
export const cardCounts = (most: number): readonly number[] => {
  const counts = [1, 2, 4, 8].filter((count) => count <= most);
  return counts.includes(most) || most < 1 ? counts : [...counts, most];
};
