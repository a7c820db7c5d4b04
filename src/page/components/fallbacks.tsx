import type { Plan } from "../../domain/plan.ts";
import { hoursDifference, usd, usdDifference } from "../../report/quantities.ts";
import { DataTable } from "./data-table.tsx";
import { Moves, movesBetween } from "./moves.tsx";

/** The plan when a place of this one is not to be had. */
export const Fallbacks = ({ plan }: { readonly plan: Plan }) =>
  (plan.fallbacks ?? []).length === 0 ? null : (
    <DataTable
      title="If a place fails"
      rows={plan.fallbacks ?? []}
      keyOf={({ when }) => when}
      columns={[
        { head: "When", cell: ({ when }) => when, heads: true },
        {
          head: "Cost",
          right: true,
          cell: (row) => (row.usd === undefined ? "none" : usd(row.usd)),
        },
        {
          head: "Extra",
          right: true,
          cell: ({ extraUsd }) => (extraUsd === undefined ? "" : usdDifference(extraUsd)),
        },
        {
          head: "Finish",
          right: true,
          cell: ({ extraHours }) => (extraHours === undefined ? "" : hoursDifference(extraHours)),
        },
        {
          head: "Instead",
          cell: ({ reason, stages }) =>
            reason ?? <Moves moves={movesBetween(plan.stages, stages)} />,
        },
      ]}
    />
  );
