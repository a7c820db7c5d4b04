import type { Plan, PlannedStage, Totals } from "../domain/plan.ts";
import { gigabytes, hours, kilograms, usd, usdRate } from "./quantities.ts";
import { type Column, renderTable } from "./table.ts";
import type { Section, View } from "./view.ts";

/**
 * Compute, egress, total, finish and carbon; a total without all runtimes is called partial.
 *
 * @param confidence  that `confidentHours` was asked for; absent: not named
 */
export const totalSection = (plan: Plan, view: View, confidence?: number): Section => {
  const rows = totalRows(plan, confidence);
  return { title: "Total", lines: renderTable(AMOUNTS, rows, view.columns, view.faint) };
};

/** The figures of the whole plan with their names. */
export const totalRows = (plan: Plan, confidence?: number): readonly Amount[] => {
  const open = plan.stages.filter((stage) => stage.hours === undefined);
  return [...costs(plan, open), ...perHour(plan), ...finish(plan, confidence), ...carbon(plan)];
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

const finish = ({ totals }: Plan, confidence: number | undefined): readonly Amount[] =>
  totals.hours === undefined
    ? []
    : [
        {
          name: "Finish",
          amount: `${hours(totals.hours)} h`,
          note: finishNote(totals, confidence),
        },
      ];

const finishNote = ({ confidentHours }: Totals, confidence: number | undefined): string => {
  if (confidentHours === undefined) return "longest path, transfers included";
  const asked = confidence === undefined ? "the confidence asked for" : percent(confidence);
  return `expected, ${hours(confidentHours)} h at ${asked}`;
};

/** 0.95 × 100 is 95.00000000000001 in floats of some shares. */
const percent = (share: number): string => `${Number((100 * share).toPrecision(10))} %`;

const carbon = ({ totals: { kgCo2e } }: Plan): readonly Amount[] =>
  kgCo2e === undefined
    ? []
    : [{ name: "Carbon", amount: kilograms(kgCo2e), note: "CO2e, estimated" }];

export interface Amount {
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
