import type { Plan, PlannedStage } from "../domain/plan.ts";
import { gigabytes, hours, usd, usdRate } from "./quantities.ts";
import { type Column, renderTable } from "./table.ts";
import type { Section, View } from "./view.ts";

/** Compute, egress, total and finish; a total without all runtimes is called partial. */
export const totalSection = (plan: Plan, view: View): Section => {
  const open = plan.stages.filter((stage) => stage.hours === undefined);
  const rows = [...costs(plan, open), ...perHour(plan), ...finish(plan)];
  return { title: "Total", lines: renderTable(AMOUNTS, rows, view.columns, view.faint) };
};

const costs = ({ totals, transfers }: Plan, open: readonly PlannedStage[]): readonly Amount[] => {
  const movedGb = transfers
    .filter(({ from, to }) => from !== to)
    .reduce((gb, transfer) => gb + transfer.gb, 0);
  const partial = open.length > 0;
  return [
    { name: "Compute", amount: usd(totals.computeUsd), note: partial ? "known runtimes only" : "" },
    {
      name: "Egress",
      amount: usd(totals.egressUsd),
      note: `${gigabytes(movedGb)} GB between regions`,
    },
    {
      name: partial ? "Total (partial)" : "Total",
      amount: usd(totals.usd),
      note: partial ? `without ${namesOf(open)}: runtime not given` : "",
    },
  ];
};

const perHour = ({ totals: { unknownRuntimeUsdPerHour } }: Plan): readonly Amount[] =>
  unknownRuntimeUsdPerHour === undefined
    ? []
    : [
        {
          name: "plus, per hour",
          amount: usdRate(unknownRuntimeUsdPerHour),
          note: "for as long as they run",
        },
      ];

const finish = ({ totals }: Plan): readonly Amount[] =>
  totals.hours === undefined
    ? []
    : [
        {
          name: "Finish",
          amount: `${hours(totals.hours)} h`,
          note: "longest path, transfers included",
        },
      ];

interface Amount {
  readonly name: string;
  readonly amount: string;
  readonly note: string;
}

const AMOUNTS: readonly Column<Amount>[] = [
  { head: "", align: "left", cell: ({ name }) => name },
  { head: "", align: "right", cell: ({ amount }) => amount },
  { head: "", align: "left", cell: ({ note }) => note },
];

const namesOf = (stages: readonly PlannedStage[]): string => {
  const [first, ...others] = stages.map(({ name }) => name);
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
};
