const NANO = 1e9;

/** Billionths of a dollar: ledger figures are whole numbers of them. */
export const nanoOfUsd = (usd: number): bigint => BigInt(Math.round(usd * NANO));

export const usdOfNano = (nano: bigint): number => Number(nano) / NANO;

/** Exact sum of ledger figures, USD. */
export const sumUsd = (amounts: readonly number[]): number =>
  usdOfNano(amounts.reduce((sum, usd) => sum + nanoOfUsd(usd), 0n));
