import type { PriceTier } from "./catalog.ts";

/**
 * Price of one transfer under a graduated tariff: each slice at its own rate.
 *
 * A leading free slice is the account's monthly allowance. A transfer is priced on its own, so by default
 * the tariff starts at its first paid slice; with `countAllowance` the free slice is used up first.
 *
 * @param tiers  ascending `fromGb`, the amount already used, the first 0
 * @param gb     decimal GB ≥ 0
 * @returns USD, unrounded
 */
export const transferUsd = (
  tiers: readonly PriceTier[],
  gb: number,
  countAllowance = false,
): number => {
  const firstPaid = tiers.findIndex((tier) => tier.usdPerGb > 0);
  if (firstPaid < 0) return 0;
  const start = countAllowance ? 0 : (tiers[firstPaid]?.fromGb ?? 0);
  let usd = 0;
  tiers.forEach((tier, index) => {
    const from = Math.max(tier.fromGb, start) - start;
    const until = (tiers[index + 1]?.fromGb ?? Number.POSITIVE_INFINITY) - start;
    const slice = Math.min(gb, until) - from;
    if (slice > 0) usd += slice * tier.usdPerGb;
  });
  return usd;
};
