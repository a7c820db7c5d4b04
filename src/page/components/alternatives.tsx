import type { Plan } from "../../domain/plan.ts";
import { duration, hoursDifference, usd, usdDifference } from "../../report/quantities.ts";
import { DataTable } from "./data-table.tsx";
import { Moves, movesBetween } from "./moves.tsx";

/** The next best plans in other regions. */
export const Alternatives = ({ plan }: { readonly plan: Plan }) =>
  (plan.alternatives ?? []).length === 0 ? null : (
    <DataTable
      title="Next best plans"
      rows={plan.alternatives ?? []}
      keyOf={(_, index) => String(index)}
      columns={[
        { head: "Cost", right: true, cell: (row) => usd(row.usd) },
        { head: "Extra", right: true, cell: ({ extraUsd }) => usdDifference(extraUsd) },
        {
          head: "Finish",
          right: true,
          cell: (row) => (row.hours === undefined ? "" : duration(row.hours)),
        },
        { head: "Later", right: true, cell: ({ extraHours }) => hoursDifference(extraHours) },
        {
          head: "Different",
          cell: ({ stages }) => <Moves moves={movesBetween(plan.stages, stages)} />,
        },
      ]}
    />
  );
