import type { Plan, PlannedStage } from "../domain/plan.ts";
import { hours, rateDecimals, usd, usdRate } from "./quantities.ts";
import { type Column, fitTable, renderTable } from "./table.ts";
import type { Section, View } from "./view.ts";

type StageColumn = Column<PlannedStage>;

const NOT_GIVEN = "?";

/** Where every stage runs, on what, when and for how much. */
export const stageSection = (plan: Plan, view: View): Section => ({
  title: "Plan",
  lines: renderTable(columnsFor(plan.stages, view.columns), plan.stages, view.columns, view.faint),
});

/** Every fact in a column of its own, for reports that are as wide as they need. */
export const allStageColumns = (stages: readonly PlannedStage[]): readonly StageColumn[] => [
  STAGE,
  PLACE,
  MACHINE,
  ...usedOnly(stages),
  ...nodesColumn(stages),
  rateColumn(stages),
  HOURS,
  SPAN,
  COST,
];

/**
 * One column for each fact where there is room; else machine, accelerators and market share one.
 * The end, which is start + hours, is left out where that saves a line for every third stage.
 */
const columnsFor = (stages: readonly PlannedStage[], width: number): readonly StageColumn[] => {
  const price = [...nodesColumn(stages), rateColumn(stages), HOURS];
  const separate = [STAGE, PLACE, MACHINE, ...usedOnly(stages), ...price, SPAN, COST];
  const shared = [STAGE, PLACE, MACHINE_WITH_DETAILS, ...price, SPAN, COST];
  const narrow = [STAGE, PLACE, MACHINE_WITH_DETAILS, ...price, START, COST];
  const linesOf = (columns: readonly StageColumn[]): number =>
    fitTable(columns, stages, width).lines;
  if (linesOf(separate) === stages.length + 1) return separate;
  return linesOf(shared) - linesOf(narrow) < stages.length / 3 ? shared : narrow;
};

const usedOnly = (stages: readonly PlannedStage[]): readonly StageColumn[] =>
  stages.some((stage) => acceleratorsOf(stage) !== "") ? [ACCELERATORS, MARKET] : [MARKET];

const labelsOf = (accelerators: PlannedStage["accelerators"]): readonly string[] =>
  Object.entries(accelerators).map(([name, amount]) => `${name}:${amount}`);

const acceleratorsOf = ({ accelerators }: PlannedStage): string => labelsOf(accelerators).join(" ");

const nodesColumn = (stages: readonly PlannedStage[]): readonly StageColumn[] =>
  stages.some((stage) => stage.nodes > 1) ? [NODES] : [];

/** An accelerator that the machine's name tells already is not told twice; on-demand goes without saying. */
const machineWithDetails = ({ instanceType, accelerators, pricing }: PlannedStage): string => {
  const cards = labelsOf(accelerators).filter((label) => !`${instanceType}:1`.includes(label));
  return [instanceType, ...cards, ...(pricing === "spot" ? [pricing] : [])].join(" ");
};

const start = ({ startHour }: PlannedStage): string => ifGiven(startHour);

const span = (stage: PlannedStage): string =>
  stage.startHour === undefined ? NOT_GIVEN : `${start(stage)}–${ifGiven(stage.endHour)}`;

const ifGiven = (value: number | undefined): string =>
  value === undefined ? NOT_GIVEN : hours(value);

const STAGE: StageColumn = { head: "Stage", align: "left", cell: (stage) => stage.name };
const PLACE: StageColumn = { head: "Place", align: "left", cell: (stage) => stage.location };
const MACHINE: StageColumn = {
  head: "Machine",
  align: "left",
  cell: (stage) => stage.instanceType,
};
const MACHINE_WITH_DETAILS: StageColumn = {
  head: "Machine",
  align: "left",
  cell: machineWithDetails,
};
const ACCELERATORS: StageColumn = { head: "Accelerators", align: "left", cell: acceleratorsOf };
const MARKET: StageColumn = { head: "Market", align: "left", cell: (stage) => stage.pricing };
/** One node's price, with as many decimals as the finest of the column needs. */
const rateColumn = (stages: readonly PlannedStage[]): StageColumn => {
  const decimals = rateDecimals(stages.map((stage) => stage.usdPerHour));
  return { head: "$/h", align: "right", cell: (stage) => usdRate(stage.usdPerHour, decimals) };
};
const NODES: StageColumn = { head: "Nodes", align: "right", cell: (stage) => `${stage.nodes}` };
const HOURS: StageColumn = {
  head: "Hours",
  align: "right",
  cell: (stage) => ifGiven(stage.hours),
};
const START: StageColumn = { head: "Start h", align: "right", cell: start };
const SPAN: StageColumn = { head: "From–to h", align: "right", cell: span };
/** Without a runtime there is a price per hour and no total. */
const COST: StageColumn = {
  head: "Cost",
  align: "right",
  cell: (stage) =>
    stage.usd === undefined
      ? `${usdRate(stage.usdPerHour * (stage.nodes - (stage.reservedNodes ?? 0)))}/h`
      : usd(stage.usd),
};
