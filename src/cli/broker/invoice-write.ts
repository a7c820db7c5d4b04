import type { CatalogError, InputError } from "../../domain/errors.ts";
import type { Ledger } from "../../domain/ledger.ts";
import { ok, type Result } from "../../domain/result.ts";
import { type Invoice, invoiceOf } from "../../report/bill/invoice.ts";
import { invoiceContent } from "../../report/bill/invoice-content.ts";
import { invoiceCsv } from "../../report/bill/invoice-csv.ts";
import { renderInvoice } from "../../report/bill/invoice-text.ts";
import { toHtml } from "../../report/html/to-html.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fail } from "../failure.ts";
import { columnsOf, type Io, wantsColor } from "../io.ts";
import { writeWhole } from "../output-file.ts";
import type { InvoiceFlags } from "./broker-flags.ts";
import { wholeLedger } from "./run-statuses.ts";
import { openExistingState } from "./state-folder.ts";

/** A month's bill of everything that was launched from one folder. */
export const writeInvoice = async (flags: InvoiceFlags, io: Io): Promise<ExitCode> => {
  const ledger = await ledgerIn(flags, io);
  if (!ledger.ok) return fail(ledger.error, io, flags.color);
  const text = textOf(invoiceOf(ledger.value, flags.month, io.now().toISOString()), flags, io);
  if (flags.out === undefined || flags.out === "-") {
    io.out.write(text);
    return EXIT.done;
  }
  const written = await writeWhole(flags.out, text);
  if (!written.ok) return fail(written.error, io, flags.color);
  io.err.write(`Written to ${flags.out}\n`);
  return EXIT.done;
};

const ledgerIn = async (
  flags: InvoiceFlags,
  io: Io,
): Promise<Result<Ledger, InputError | CatalogError>> => {
  const state = await openExistingState(flags, io);
  if (!state.ok) return state;
  if (state.value === undefined) return ok({ entries: [], assumptions: [] });
  try {
    return await wholeLedger(state.value, io);
  } finally {
    state.value.journal.close();
  }
};

const textOf = (invoice: Invoice, { format, out, color }: InvoiceFlags, io: Io): string => {
  if (format === "csv") return invoiceCsv(invoice);
  if (format === "html") return toHtml(invoiceContent(invoice), new Map());
  return renderInvoice(invoice, {
    columns: columnsOf(io.out),
    color: out === undefined && wantsColor(io.out, io.env, color),
  });
};
