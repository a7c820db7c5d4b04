import type { PriceTier } from "../../domain/catalog.ts";

export interface Slice {
  readonly bytes: number;
  readonly usdPerGb: number;
}

const GB = 1e9;

/**
 * Cuts data at the steps of a graduated tariff.
 *
 * @param usedBytes       what the account has moved on this tariff in the month before
 * @param countAllowance  a leading free slice is an account's monthly allowance, which others may have used up:
 *                        without this the tariff starts at its first paid slice, as in plans
 */
export const slicesOf = (
  tiers: readonly PriceTier[],
  usedBytes: number,
  bytes: number,
  countAllowance: boolean,
): readonly Slice[] => {
  const firstPaid = tiers.findIndex(({ usdPerGb }) => usdPerGb > 0);
  if (firstPaid < 0) return [{ bytes, usdPerGb: 0 }];
  const paid = countAllowance ? tiers : tiers.slice(firstPaid);
  const startBytes = toBytes(paid[0]?.fromGb ?? 0);
  const end = usedBytes + bytes;
  return paid.flatMap(({ fromGb, usdPerGb }, index) => {
    const next = paid[index + 1]?.fromGb;
    const from = Math.max(usedBytes, toBytes(fromGb) - startBytes);
    const until = Math.min(end, next === undefined ? end : toBytes(next) - startBytes);
    return until > from ? [{ bytes: until - from, usdPerGb }] : [];
  });
};

const toBytes = (gb: number): number => Math.round(gb * GB);
