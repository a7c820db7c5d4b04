import { renderTable } from "../table.ts";
import { type RenderView, viewOf } from "../view.ts";
import type { Invoice } from "./invoice.ts";
import {
  ACCOUNT_COLUMNS,
  invoiceContent,
  STAGE_TOTAL_COLUMNS,
  stageTotals,
} from "./invoice-content.ts";

/** The invoice for a terminal: accounts and stages; every line is in the CSV and the page. */
export const renderInvoice = (invoice: Invoice, render: RenderView): string => {
  const view = viewOf(render);
  const { title, answer, badge } = invoiceContent(invoice);
  const accounts = renderTable(ACCOUNT_COLUMNS, invoice.accounts, view.columns, view.faint);
  const stages = renderTable(STAGE_TOTAL_COLUMNS, stageTotals(invoice), view.columns, view.faint);
  const empty = invoice.accounts.length === 0;
  return [
    `${view.strong(title)}: ${answer}`,
    ...(badge === undefined || badge.good ? [] : [view.warning(badge.text)]),
    ...(empty ? [] : ["", view.strong("By account"), ...accounts]),
    ...(empty ? [] : ["", view.strong("By stage"), ...stages]),
    ...(invoice.assumptions.length === 0 ? [] : ["", view.strong("Assumptions")]),
    ...invoice.assumptions.map((text) => `  - ${text}`),
    "",
  ].join("\n");
};
