import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "../../../../src/domain/ledger.ts";
import { centsUsd, exactDecimal, exactUsd } from "../../../../src/report/bill/exact-usd.ts";
import { invoiceOf } from "../../../../src/report/bill/invoice.ts";
import { invoiceContent } from "../../../../src/report/bill/invoice-content.ts";
import { invoiceCsv } from "../../../../src/report/bill/invoice-csv.ts";
import { renderInvoice } from "../../../../src/report/bill/invoice-text.ts";
import { toHtml } from "../../../../src/report/html/to-html.ts";

const entry = (changes: Partial<LedgerEntry>): LedgerEntry => ({
  day: "2026-11-25",
  run: "r1",
  stage: "train",
  cloud: "aws",
  account: "acme",
  owner: "broker",
  kind: "machine",
  what: "p3.8xlarge spot in aws/us-east-1",
  quantity: 1,
  unit: "node-hour",
  usdPerUnit: 3,
  usd: 3,
  source: "price of the plan",
  ...changes,
});

const LEDGER = {
  entries: [
    entry({ usd: 1.005 }),
    entry({ kind: "margin", what: "margin of 10%", unit: "USD", usd: 0.1005 }),
    entry({ cloud: "gcp", account: "mine", owner: "user", usd: 0.000000004, stage: "=cmd()" }),
    entry({ day: "2026-12-01", usd: 99 }),
  ],
  assumptions: ["something is assumed"],
};

const invoice = invoiceOf(LEDGER, "2026-11", "2026-12-01T00:00:00Z");

describe("figures of a bill", () => {
  test.each([
    [0, "0.00"],
    [0.39, "0.39"],
    [-1, "-1.00"],
    [0.000012345, "0.000012345"],
    [1234.5, "1234.50"],
    [0.1 + 0.2, "0.30"],
  ])("%d is %s to the last digit", (usd, text) => expect(exactDecimal(usd)).toBe(text));

  test("are rounded once, to the cent, halves up", () => {
    expect(centsUsd(1.005)).toBe("$1.01");
    expect(centsUsd(1.004999999)).toBe("$1.00");
    expect(centsUsd(-0.005)).toBe("-$0.01");
    expect(exactUsd(1234567.1)).toBe("$1,234,567.10");
  });
});

describe("an invoice", () => {
  test("holds the month alone, account by account, and says what is due", () => {
    expect(
      invoice.accounts.map(({ account, chargesUsd, marginUsd }) => [
        account,
        chargesUsd,
        marginUsd,
      ]),
    ).toEqual([
      ["acme", 1.005, 0.1005],
      ["mine", 0.000000004, 0],
    ]);
    expect([invoice.dueUsd, invoice.ownUsd]).toEqual([1.1055, 0.000000004]);
    expect(invoiceContent(invoice).answer).toBe("$1.11 due, and $0.00 on your own accounts.");
  });

  test("as CSV has every line to its last digit and no formula", () => {
    const lines = invoiceCsv(invoice).trim().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain("'=cmd()");
    expect(lines[3]).toContain(",0.000000004,");
  });

  test("as text and as a page escapes what others named", () => {
    const text = renderInvoice(invoice, { columns: 100, color: false });
    expect(text).toContain("acme");
    expect(text).toContain("something is assumed");
    const hostile = invoiceOf(
      { entries: [entry({ stage: "<script>", account: "<b>" })], assumptions: [] },
      "2026-11",
      "2026-12-01",
    );
    const page = toHtml(invoiceContent(hostile), new Map());
    expect(page).not.toContain("<script>");
    expect(page).toContain("&lt;script&gt;");
  });

  test("of a month without use says so", () => {
    const empty = invoiceOf(LEDGER, "2026-10", "2026-12-01");
    expect(renderInvoice(empty, { columns: 80, color: false })).toBe(
      "Invoice 2026-10: Nothing was used in 2026-10.\n\nAssumptions\n  - something is assumed\n",
    );
  });
});
