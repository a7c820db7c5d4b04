import type { LedgerEntry } from "../../domain/ledger.ts";
import { sumUsd } from "../../domain/money.ts";
import { type Content, type ContentSection, listOf, tableOf } from "../content/blocks.ts";
import type { Column } from "../table.ts";
import { LEDGER_COLUMNS } from "./bill-columns.ts";
import { centsUsd, exactUsd } from "./exact-usd.ts";
import type { AccountBill, Invoice } from "./invoice.ts";

/** What an invoice says, whatever it is written in. */
export const invoiceContent = (invoice: Invoice): Content => ({
  title: `Invoice ${invoice.month}`,
  answer: answerOf(invoice),
  badge: invoice.open
    ? { text: "Not final: machines are still running", good: false }
    : { text: "All machines of the month have ended", good: true },
  remarks: [
    "Lines are exact to the billionth of a dollar and add up to the total, which is rounded once, to the cent.",
  ],
  warnings: [],
  figures: [
    { name: "Due to the broker", value: centsUsd(invoice.dueUsd), note: "its accounts and margin" },
    {
      name: "Charged by clouds",
      value: centsUsd(invoice.ownUsd),
      note: "to your own accounts; for information",
    },
    { name: "Runs", value: `${runsOf(invoice).length}`, note: "with charges in this month" },
  ],
  sections: [
    accountSection(invoice),
    stageSection(invoice),
    ...lineSections(invoice),
    notes(invoice),
  ],
  footer: `Made ${invoice.madeAt}. Days are days of UTC. Prices are list prices of the plan or what the cloud said; taxes are not in them.`,
});

const answerOf = ({ month, dueUsd, ownUsd, accounts }: Invoice): string => {
  if (accounts.length === 0) return `Nothing was used in ${month}.`;
  if (dueUsd === 0) return `${centsUsd(ownUsd)} on your own accounts; nothing is due.`;
  return ownUsd === 0
    ? `${centsUsd(dueUsd)} due.`
    : `${centsUsd(dueUsd)} due, and ${centsUsd(ownUsd)} on your own accounts.`;
};

const entriesOf = ({ accounts }: Invoice): readonly LedgerEntry[] =>
  accounts.flatMap(({ entries }) => entries);

const runsOf = (invoice: Invoice): readonly string[] => [
  ...new Set(entriesOf(invoice).map(({ run }) => run)),
];

export const ACCOUNT_COLUMNS: readonly Column<AccountBill>[] = [
  { head: "Account", align: "left", cell: ({ account }) => account },
  { head: "Cloud", align: "left", cell: ({ cloud }) => cloud },
  {
    head: "Paid by",
    align: "left",
    cell: ({ owner }) => (owner === "broker" ? "the broker" : "you, to the cloud"),
  },
  { head: "Charges", align: "right", cell: ({ chargesUsd }) => exactUsd(chargesUsd) },
  { head: "Margin", align: "right", cell: ({ marginUsd }) => exactUsd(marginUsd) },
  {
    head: "Total",
    align: "right",
    cell: ({ chargesUsd, marginUsd }) => exactUsd(sumUsd([chargesUsd, marginUsd])),
  },
];

const accountSection = ({ accounts }: Invoice): ContentSection => ({
  id: "accounts",
  title: "By account",
  blocks: tableOf("Charges of each account", ACCOUNT_COLUMNS, accounts),
});

interface StageTotal {
  readonly run: string;
  readonly stage: string;
  readonly usd: number;
}

export const STAGE_TOTAL_COLUMNS: readonly Column<StageTotal>[] = [
  { head: "Run", align: "left", cell: ({ run }) => run },
  { head: "Stage", align: "left", cell: ({ stage }) => stage },
  { head: "Total", align: "right", cell: ({ usd }) => exactUsd(usd) },
];

/** What each stage has cost, margins included. */
export const stageTotals = (invoice: Invoice): readonly StageTotal[] => {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entriesOf(invoice)) {
    const key = JSON.stringify([entry.run, entry.stage]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((entries) => ({
    run: entries[0]?.run ?? "",
    stage: entries[0]?.stage ?? "",
    usd: sumUsd(entries.map(({ usd }) => usd)),
  }));
};

const stageSection = (invoice: Invoice): ContentSection => ({
  id: "stages",
  title: "By stage",
  blocks: tableOf("Totals of each stage", STAGE_TOTAL_COLUMNS, stageTotals(invoice)),
});

const lineSections = ({ accounts }: Invoice): readonly ContentSection[] =>
  accounts.map(({ cloud, account, entries }, index) => ({
    id: `lines-${index + 1}`,
    title: `Lines of ${account}${account === cloud ? "" : ` (${cloud})`}`,
    blocks: tableOf(`Charges on ${account} by ${cloud}`, LEDGER_COLUMNS, entries),
  }));

const notes = ({ assumptions }: Invoice): ContentSection => ({
  id: "assumptions",
  title: "Assumptions",
  blocks: listOf(assumptions),
});
