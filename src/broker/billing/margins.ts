import type { LedgerEntry } from "../../domain/ledger.ts";
import { sumUsd } from "../../domain/money.ts";
import { RunningMargin } from "./money.ts";

/** @returns per cent on top; `undefined`: the account is the user's own, or nothing is added */
export type MarginOf = (charge: LedgerEntry) => number | undefined;

interface Group {
  readonly pct: number | undefined;
  readonly charges: LedgerEntry[];
}

/**
 * The charges of a day, run, stage and account together, and behind them the broker's margin on them. The margins of an
 * account add up to the percentage of its charges, rounded once.
 *
 * @param charges  by day
 */
export const withMargins = (
  charges: readonly LedgerEntry[],
  marginOf: MarginOf,
): readonly LedgerEntry[] => {
  const running = new Map<string, RunningMargin>();
  return groupsOf(charges, marginOf).flatMap(({ pct, charges: group }) => {
    const [first] = group;
    if (pct === undefined || first === undefined) return group;
    const key = JSON.stringify([first.account, pct]);
    const margin = running.get(key) ?? new RunningMargin(pct);
    running.set(key, margin);
    return [...group, marginLine(first, group, pct, margin)];
  });
};

const groupsOf = (charges: readonly LedgerEntry[], marginOf: MarginOf): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const charge of charges) {
    const pct = marginOf(charge);
    const { day, run, stage, cloud, account, owner } = charge;
    const key = JSON.stringify([day, run, stage, cloud, account, owner, pct]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { pct, charges: [charge] });
    else group.charges.push(charge);
  }
  return [...groups.values()];
};

const marginLine = (
  first: LedgerEntry,
  group: readonly LedgerEntry[],
  pct: number,
  margin: RunningMargin,
): LedgerEntry => {
  const open = group.find((charge) => charge.open !== undefined)?.open;
  const { day, run, stage, cloud, account, owner } = first;
  return {
    ...{ day, run, stage, cloud, account, owner },
    kind: "margin",
    what: `margin of ${pct}%`,
    quantity: sumUsd(group.map(({ usd }) => usd)),
    unit: "USD",
    usdPerUnit: pct / 100,
    usd: sumUsd(group.map(({ usd }) => margin.add(usd))),
    source: "terms of the account",
    ...(open && { open }),
  };
};
