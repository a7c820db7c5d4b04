import type { RulePrice } from "../../domain/plan.ts";
import { movesInWords } from "../../report/moves.ts";
import { hoursDifference, percentDifference, usdDifference } from "../../report/quantities.ts";
import { dropOf } from "../rules/removable-rules.ts";
import { fields } from "../state/pipeline.ts";
import { editAndPlan } from "../state/planning.ts";
import { DataTable } from "./data-table.tsx";

/** What each rule costs; those that bind can be dropped from here. */
export const RulePrices = ({ rules }: { readonly rules: readonly RulePrice[] }) => {
  if (rules.length === 0) return null;
  const free = rules.filter(({ binding }) => !binding).map(({ rule }) => rule);
  const note = free.length > 0 && `Cost nothing here: ${free.join("; ")}.`;
  return (
    <DataTable
      title="What rules cost"
      {...(note && { note })}
      rows={rules.filter(({ binding }) => binding)}
      keyOf={({ rule }) => rule}
      columns={[
        { head: "Rule", cell: ({ rule }) => rule, heads: true },
        { head: "Cost", right: true, cell: ({ extraUsd }) => usdDifference(extraUsd) },
        { head: "Finish", right: true, cell: ({ extraHours }) => hoursDifference(extraHours) },
        {
          head: "Extra",
          right: true,
          cell: ({ extraPct }) => (extraPct === undefined ? "" : percentDifference(extraPct)),
        },
        { head: "Without it", cell: ({ moves }) => movesInWords(moves) },
        { head: "Change", cell: ({ rule }) => <DropButton rule={rule} /> },
      ]}
    />
  );
};

const DropButton = ({ rule }: { readonly rule: string }) => {
  const edits = dropOf(fields.value, rule);
  return edits === undefined ? null : (
    <button type="button" aria-label={`Drop ${rule}`} onClick={() => editAndPlan(edits)}>
      Drop
    </button>
  );
};
