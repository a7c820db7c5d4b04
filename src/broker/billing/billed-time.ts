import type { BillingRule } from "../../domain/ledger.ts";

export type Rounding = Pick<BillingRule, "granularitySeconds" | "minimumSeconds" | "minimumUsd">;

/** For clouds whose rule is not known, and machines of one's own: what was used. */
export const PER_SECOND: Rounding = { granularitySeconds: 1, minimumSeconds: 0 };

const MS = 1000;

/** Begun units count whole, and a start costs its minimum. @returns milliseconds that are charged */
export const billedMs = (usedMs: number, rule: Rounding): number => {
  const unitMs = rule.granularitySeconds * MS;
  const wholeMs = Math.ceil(Math.max(0, usedMs) / unitMs) * unitMs;
  return Math.max(wholeMs, rule.minimumSeconds * MS);
};
