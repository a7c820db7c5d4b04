import type { Plan } from "../../domain/plan.ts";
import { duration, percentDifference, usd } from "../../report/quantities.ts";
import { DataTable } from "./data-table.tsx";

/** The same pipeline under simpler strategies, and other plans that are nearly as good. */
export const Comparisons = ({ plan }: { readonly plan: Plan }) => {
  const compared = plan.baselines.filter(({ usd: cost }) => cost !== undefined);
  const without = plan.baselines.filter(({ usd: cost }) => cost === undefined);
  if (plan.baselines.length === 0) return null;
  const note =
    without.length > 0 && `No plan exists with: ${without.map(({ name }) => name).join(", ")}.`;
  return (
    <DataTable
      narrow
      title="Compared with"
      {...(note && { note })}
      rows={compared}
      keyOf={({ name }) => name}
      columns={[
        { head: "Strategy", cell: ({ name }) => name, heads: true },
        {
          head: "Extra",
          right: true,
          cell: ({ extraPct }) => (extraPct === undefined ? "" : percentDifference(extraPct)),
        },
        { head: "Cost", right: true, cell: (row) => (row.usd === undefined ? "" : usd(row.usd)) },
        {
          head: "Finish",
          right: true,
          cell: (row) => (row.hours === undefined ? "" : duration(row.hours)),
        },
      ]}
    />
  );
};
