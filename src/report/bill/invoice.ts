import type { Ledger, LedgerEntry } from "../../domain/ledger.ts";
import { sumUsd } from "../../domain/money.ts";

/** All charges of one account. */
export interface AccountBill {
  readonly cloud: string;
  readonly account: string;
  readonly owner: LedgerEntry["owner"];
  readonly entries: readonly LedgerEntry[];
  readonly chargesUsd: number;
  readonly marginUsd: number;
}

/** What a month has cost, and who is paid. */
export interface Invoice {
  /** `2026-11`, UTC. */
  readonly month: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly accounts: readonly AccountBill[];
  /** Charges of the broker's accounts and its margin: what the user owes the broker. */
  readonly dueUsd: number;
  /** What clouds charge the user's own accounts; nothing of it is owed to the broker. */
  readonly ownUsd: number;
  /** Something is still running, so the month's figures are not final. */
  readonly open: boolean;
  readonly assumptions: readonly string[];
}

/** The part of a ledger that falls into one month. */
export const invoiceOf = (ledger: Ledger, month: string, madeAt: string): Invoice => {
  const entries = ledger.entries.filter(({ day }) => day.startsWith(`${month}-`));
  const accounts = accountsOf(entries);
  const totalOf = (owner: LedgerEntry["owner"]): number =>
    sumUsd(
      accounts
        .filter((account) => account.owner === owner)
        .flatMap(({ chargesUsd, marginUsd }) => [chargesUsd, marginUsd]),
    );
  return {
    month,
    madeAt,
    accounts,
    dueUsd: totalOf("broker"),
    ownUsd: totalOf("user"),
    open: entries.some(({ open }) => open !== undefined),
    assumptions: ledger.assumptions,
  };
};

const accountsOf = (entries: readonly LedgerEntry[]): readonly AccountBill[] => {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.owner, entry.cloud, entry.account]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      return first === undefined ? [] : [billOf(first, group)];
    });
};

const billOf = (
  { cloud, account, owner }: LedgerEntry,
  entries: readonly LedgerEntry[],
): AccountBill => {
  const sumOf = (isMargin: boolean): number =>
    sumUsd(entries.filter(({ kind }) => (kind === "margin") === isMargin).map(({ usd }) => usd));
  return { cloud, account, owner, entries, chargesUsd: sumOf(false), marginUsd: sumOf(true) };
};
