import type { RunStatus, StageStatus } from "../../domain/run-status.ts";
import { billUsd } from "../bill/bill-columns.ts";
import { count, duration } from "../quantities.ts";
import { type Column, renderTable } from "../table.ts";
import { printable } from "../text.ts";
import { type RenderView, type View, viewOf } from "../view.ts";

const PER_CENT = 100;

const doneOf = ({ stages }: RunStatus): string =>
  `${stages.filter(({ phase }) => phase === "finished").length}/${stages.length}`;

const RUN_COLUMNS: readonly Column<RunStatus>[] = [
  { head: "Run", align: "left", cell: ({ run }) => run },
  { head: "Name", align: "left", cell: ({ name }) => name },
  { head: "State", align: "left", cell: ({ status }) => status },
  { head: "Stages", align: "right", cell: doneOf },
  { head: "Cost", align: "right", cell: ({ costUsd }) => billUsd(costUsd) },
  { head: "Time", align: "right", cell: ({ elapsedHours }) => duration(elapsedHours) },
  {
    head: "Begun",
    align: "left",
    cell: ({ createdAt }) => createdAt.slice(0, 16).replace("T", " "),
  },
];

/** One line for each run. */
export const renderRuns = (runs: readonly RunStatus[], render: RenderView): string => {
  const view = viewOf(render);
  return `${renderTable(RUN_COLUMNS, runs, view.columns, view.faint).join("\n")}\n`;
};

/** The place of a stage, and what it rents there. */
export const placeWords = ({ location, instanceType, market }: StageStatus): string =>
  location === undefined
    ? ""
    : `${location} ${instanceType ?? ""}${market === "spot" ? " spot" : ""}`;

export const phaseWords = ({ phase, share, onDemandAt }: StageStatus): string => {
  // To the minute: `2026-11-25 14:05`.
  if (onDemandAt !== undefined)
    return `${phase}, at most until ${onDemandAt.slice(0, 16).replace("T", " ")}`;
  return share === undefined ? phase : `${phase} ${Math.floor(share * PER_CENT)}%`;
};

const STAGE_COLUMNS: readonly Column<StageStatus>[] = [
  { head: "Stage", align: "left", cell: ({ name }) => name },
  { head: "State", align: "left", cell: phaseWords },
  { head: "Place", align: "left", cell: placeWords },
  { head: "Attempts", align: "right", cell: ({ attempts }) => `${attempts}` },
  { head: "Cost", align: "right", cell: ({ costUsd }) => billUsd(costUsd) },
];

/** Everything about one run. */
export const renderRun = (status: RunStatus, render: RenderView): string => {
  const view = viewOf(render);
  return [
    `${view.strong(printable(`${status.run} (${status.name})`))}: ${sentence(status)}`,
    "",
    ...renderTable(STAGE_COLUMNS, status.stages, view.columns, view.faint),
    ...listed("Last failures", failures(status), view),
    ...listed("Left out for now", blocks(status), view),
    ...listed("Machines not known to have ended", machines(status), view),
    ...listed("Outputs", outputs(status), view),
    "",
  ].join("\n");
};

const sentence = ({
  status,
  why,
  broker,
  costUsd,
  plannedUsd,
  elapsedHours,
}: RunStatus): string => {
  const by = broker === undefined ? "" : ` by process ${broker.pid} on ${broker.host}`;
  const planned = plannedUsd === undefined ? "" : ` of ${billUsd(plannedUsd)} planned`;
  const reason = why === undefined ? "" : `: ${printable(why)}`;
  return `${status}${by}${reason}; ${billUsd(costUsd)}${planned}, ${duration(elapsedHours)}.`;
};

const listed = (title: string, lines: readonly string[], view: View): readonly string[] =>
  lines.length === 0
    ? []
    : ["", view.strong(title), ...lines.map((line) => `  ${printable(line)}`)];

const failures = ({ stages }: RunStatus): readonly string[] =>
  stages.flatMap(({ name, lastFailure }) =>
    lastFailure === undefined ? [] : [`${name}: ${lastFailure}`],
  );

const blocks = ({ blocks: left }: RunStatus): readonly string[] =>
  left.map(({ what, because, until }) => `${what} until ${until.slice(0, 16)}Z: ${because}`);

const machines = ({ machines: open, status }: RunStatus): readonly string[] =>
  status === "running"
    ? []
    : open.map(
        ({ requestId, nodes, instanceType, location }) =>
          `${requestId}: ${count(nodes, "machine")} ${instanceType} in ${location}`,
      );

const outputs = ({ stages }: RunStatus): readonly string[] =>
  stages.flatMap(({ name, output }) => (output === undefined ? [] : [`${name}: ${output}`]));
