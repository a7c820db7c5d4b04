import type { CostComparison, CostLine, Ledger, LedgerEntry } from "../../domain/ledger.ts";
import { sumUsd } from "../../domain/money.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Recorded } from "../events.ts";

/**
 * What a run was to cost when it was launched, against what it did.
 *
 * @param events  of the run
 * @param ledger  of the run or of more than that
 */
export const compareCosts = (
  run: string,
  events: readonly Recorded[],
  ledger: Ledger,
): CostComparison => {
  const plan = events.flatMap(({ event }) => (event.kind === "planned" ? [event.plan] : []))[0];
  const own = ledger.entries.filter((entry) => entry.run === run);
  const charges = own.filter(({ kind }) => kind !== "margin");
  const lines = [...stageLines(plan, charges, events), ...dataLines(plan, charges)];
  const planned = lines.map(({ plannedUsd }) => plannedUsd);
  const isWhole = plan?.stages.every(({ usd }) => usd !== undefined);
  return {
    run,
    lines,
    ...(isWhole === true && {
      plannedUsd: planned.reduce<number>((sum, usd) => sum + (usd ?? 0), 0),
    }),
    actualUsd: sumUsd(charges.map(({ usd }) => usd)),
    marginUsd: sumUsd(own.filter(({ kind }) => kind === "margin").map(({ usd }) => usd)),
    open: own.some(({ open }) => open !== undefined),
    assumptions: ledger.assumptions,
  };
};

const stageLines = (
  plan: Plan | undefined,
  charges: readonly LedgerEntry[],
  events: readonly Recorded[],
): readonly CostLine[] => {
  const names = [...new Set([...(plan?.stages ?? []), ...machinesOf(charges)].map(nameOfLine))];
  return names.map((name) => {
    const planned = plan?.stages.find((stage) => stage.name === name);
    const own = machinesOf(charges).filter(({ stage }) => stage === name);
    const attempts = events.filter(
      ({ event }) => event.kind === "machine-requested" && event.request.stage === name,
    ).length;
    return {
      kind: "stage",
      name,
      ...(planned?.usd !== undefined && { plannedUsd: planned.usd }),
      actualUsd: sumUsd(own.map(({ usd }) => usd)),
      ...(planned?.hours !== undefined && { plannedHours: planned.hours * planned.nodes }),
      actualHours: own
        .filter(({ kind }) => kind === "machine")
        .reduce((sum, { quantity }) => sum + quantity, 0),
      attempts,
      open: own.some(({ open }) => open !== undefined),
    };
  });
};

const nameOfLine = (line: { readonly name: string } | LedgerEntry): string =>
  "name" in line ? line.name : line.stage;

const machinesOf = (charges: readonly LedgerEntry[]): readonly LedgerEntry[] =>
  charges.filter(({ kind }) => kind !== "egress");

const dataLines = (
  plan: Plan | undefined,
  charges: readonly LedgerEntry[],
): readonly CostLine[] => {
  const egress = charges.filter(({ kind }) => kind === "egress");
  const names = [
    ...new Set([...(plan?.transfers ?? []).map(({ item }) => item), ...egress.map(itemOf)]),
  ];
  return names
    .map((name): CostLine => {
      const planned = plan?.transfers.filter(({ item }) => item === name) ?? [];
      const own = egress.filter((entry) => itemOf(entry) === name);
      return {
        kind: "data",
        name,
        plannedUsd: planned.reduce((sum, { usd }) => sum + usd, 0),
        actualUsd: sumUsd(own.map(({ usd }) => usd)),
        open: own.some(({ open }) => open !== undefined),
      };
    })
    .filter(({ plannedUsd, actualUsd }) => (plannedUsd ?? 0) > 0 || actualUsd > 0);
};

const itemOf = ({ item, stage }: LedgerEntry): string => item ?? stage;
