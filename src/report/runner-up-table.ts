import type { Plan, RunnerUp } from "../domain/plan.ts";
import { hoursDifference, usdDifference } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import type { Section, View } from "./view.ts";

/** What the pipeline costs when a stage cannot have the region it was given. */
export const runnerUpSection = ({ stages }: Plan, view: View): Section => {
  return {
    title: "Runner-ups, if a stage cannot have its region",
    lines: renderCapped(RUNNER_UP_COLUMNS, runnerUpRows(stages), view.columns, view.faint),
  };
};

/** Stages that have another region to go to. */
export const runnerUpRows = (stages: Plan["stages"]): readonly NamedRunnerUp[] =>
  stages.flatMap(({ name, runnerUp }) => (runnerUp === undefined ? [] : [{ name, runnerUp }]));

interface NamedRunnerUp {
  readonly name: string;
  readonly runnerUp: RunnerUp;
}

export const RUNNER_UP_COLUMNS: readonly Column<NamedRunnerUp>[] = [
  { head: "Stage", align: "left", cell: ({ name }) => name },
  { head: "Runner-up", align: "left", cell: ({ runnerUp }) => runnerUp.location },
  { head: "Machine", align: "left", cell: ({ runnerUp }) => machineOf(runnerUp) },
  { head: "Cost", align: "right", cell: ({ runnerUp }) => usdDifference(runnerUp.extraUsd) },
  { head: "Finish", align: "right", cell: ({ runnerUp }) => hoursDifference(runnerUp.extraHours) },
];

const machineOf = ({ instanceType, market }: RunnerUp): string =>
  market === "spot" ? `${instanceType} spot` : instanceType;
