import { cloudOf } from "../../domain/ids.ts";
import type { BillingRule } from "../../domain/ledger.ts";
import { sumUsd } from "../../domain/money.ts";
import type { Recorded } from "../events.ts";
import { PER_SECOND } from "./billed-time.ts";
import { ledgerOf } from "./ledger.ts";
import { machineEntries, UsedDiscounts } from "./machine-entries.ts";
import { type Usage, usageOf } from "./usage.ts";

/** What a run has used up of its limits. */
export interface Spent {
  readonly usd: number;
  /** By limited discount, in the pipeline's order. */
  readonly discountedNodeHours: readonly number[];
  /** As the plans estimate it, for the time that machines were there; what is not known counts as nothing. */
  readonly emittedKgCo2e: number;
}

const HOUR_MS = 3_600_000;
const NOBODY = { owner: "user", account: "" } as const;

/**
 * @param events     of one run
 * @param discounts  how many limited discounts its pipeline has
 */
export const spentOf = (
  events: readonly Recorded[],
  discounts: number,
  { nowMs, rules }: { readonly nowMs: number; readonly rules: readonly BillingRule[] },
): Spent => {
  const { entries } = ledgerOf(events, { nowMs, rules });
  const usages = usageOf(events, nowMs);
  const used = new UsedDiscounts();
  const ruleOf = new Map(rules.map((rule) => [rule.cloud, rule]));
  for (const usage of usages) {
    // The begun unit of a machine that still runs is part of what is planned for it.
    const rule = usage.open === undefined ? ruleOf.get(cloudOf(usage.request.location)) : undefined;
    machineEntries(usage, rule ?? PER_SECOND, NOBODY, used);
  }
  const run = events[0]?.run ?? "";
  return {
    usd: sumUsd(entries.map(({ usd }) => usd)),
    discountedNodeHours: Array.from({ length: discounts }, (_, index) =>
      used.nodeHours(run, index),
    ),
    emittedKgCo2e: usages.reduce((sum, usage) => sum + kgOf(usage), 0),
  };
};

/** The plan's estimate is for its hours; what was emitted is for those that the machines were there. */
const kgOf = ({ planned, startMs, endMs }: Usage): number => {
  const { kgCo2e, hours } = planned ?? {};
  if (kgCo2e === undefined || hours === undefined || hours <= 0) return 0;
  return (kgCo2e / hours) * (Math.max(0, endMs - startMs) / HOUR_MS);
};
