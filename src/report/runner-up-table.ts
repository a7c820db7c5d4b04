import type { Plan, RunnerUp } from "../domain/plan.ts";
import { hoursDifference, usdDifference } from "./quantities.ts";
import { type Column, renderCapped } from "./table.ts";
import type { Section, View } from "./view.ts";

/** What the pipeline costs when a stage cannot have the region it was given. */
export const runnerUpSection = ({ stages }: Plan, view: View): Section => {
  const rows = stages.flatMap(({ name, runnerUp }) =>
    runnerUp === undefined ? [] : [{ name, runnerUp }],
  );
  return {
    title: "Runner-ups, if a stage cannot have its region",
    lines: renderCapped(RUNNER_UPS, rows, view.columns, view.faint),
  };
};

interface NamedRunnerUp {
  readonly name: string;
  readonly runnerUp: RunnerUp;
}

const RUNNER_UPS: readonly Column<NamedRunnerUp>[] = [
  { head: "Stage", align: "left", cell: ({ name }) => name },
  { head: "Runner-up", align: "left", cell: ({ runnerUp }) => runnerUp.location },
  { head: "Machine", align: "left", cell: ({ runnerUp }) => machineOf(runnerUp) },
  { head: "Cost", align: "right", cell: ({ runnerUp }) => usdDifference(runnerUp.extraUsd) },
  { head: "Finish", align: "right", cell: ({ runnerUp }) => hoursDifference(runnerUp.extraHours) },
];

const machineOf = ({ instanceType, market }: RunnerUp): string =>
  market === "spot" ? `${instanceType} spot` : instanceType;
