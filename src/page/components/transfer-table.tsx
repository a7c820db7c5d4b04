import type { Plan } from "../../domain/plan.ts";
import { gigabytes, hours, usd } from "../../report/quantities.ts";
import { DataTable } from "./data-table.tsx";

export const TransferTable = ({ plan }: { readonly plan: Plan }) =>
  plan.transfers.length === 0 ? null : (
    <DataTable
      narrow
      title="Data moved"
      rows={plan.transfers}
      keyOf={({ item, from, to }, index) => `${item} ${from} ${to} ${index}`}
      columns={[
        { head: "Data", cell: ({ item }) => <strong>{item}</strong>, heads: true },
        { head: "From", cell: ({ from }) => from },
        { head: "To", cell: ({ to }) => to },
        {
          head: "For",
          cell: ({ delivery, consumers }) => (delivery ? "delivery" : consumers.join(", ")),
        },
        { head: "GB", right: true, cell: ({ gb }) => gigabytes(gb) },
        { head: "Hours", right: true, cell: (transfer) => hours(transfer.hours) },
        { head: "Cost", right: true, cell: (transfer) => usd(transfer.usd) },
      ]}
    />
  );
