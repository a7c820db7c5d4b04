import type { RunStatus, StageStatus } from "../../domain/run-status.ts";
import { billUsd } from "../bill/bill-columns.ts";
import { duration } from "../quantities.ts";
import { displayWidth, printable } from "../text.ts";
import { type RenderView, type View, viewOf } from "../view.ts";
import { phaseWords, placeWords } from "./status-table.ts";

const BAR = 12;
const MARKS: Readonly<Record<StageStatus["phase"], string>> = {
  waiting: "·",
  "waiting for spot": "·",
  provisioning: "+",
  "copying in": ">",
  running: "*",
  "copying out": "<",
  finished: "✓",
  failed: "x",
  "not run": " ",
};
const MOST_STAGES = 16;

/**
 * A run for a screen that is written over: its stages, those that do something first where not all have room, and a
 * line of totals. No line is wider than the screen.
 *
 * @param rows  of the screen
 */
export const liveLines = (
  status: RunStatus,
  render: RenderView & { readonly rows: number },
): string => {
  const view = viewOf(render);
  const room = Math.max(1, Math.min(MOST_STAGES, render.rows - 3));
  const shown = chosen(status.stages, room);
  const width = Math.max(...shown.map(({ name }) => displayWidth(printable(name))));
  const hidden = status.stages.length - shown.length;
  return [
    ...shown.map((stage) => stageLine(stage, Math.min(width, 24), view)),
    ...(hidden > 0 ? [view.faint(`  and ${hidden} more`)] : []),
    cut(`  ${totals(status)}`, view),
  ].join("\n");
};

const chosen = (stages: readonly StageStatus[], room: number): readonly StageStatus[] => {
  if (stages.length <= room) return stages;
  const isBusy = ({ phase }: StageStatus): boolean => phase !== "waiting" && phase !== "finished";
  const waiting = stages.filter(({ phase }) => phase === "waiting");
  const finished = stages.filter(({ phase }) => phase === "finished");
  const first = [...stages.filter(isBusy), ...waiting, ...finished].slice(0, room);
  return stages.filter((stage) => first.includes(stage));
};

const stageLine = (stage: StageStatus, nameWidth: number, view: View): string => {
  const name = padded(printable(stage.name), nameWidth);
  const again = stage.attempts > 1 ? `  attempt ${stage.attempts}` : "";
  const cost = stage.costUsd > 0 ? `  ${billUsd(stage.costUsd)}` : "";
  const text = `  ${MARKS[stage.phase]} ${name}  ${bar(stage)}  ${padded(phaseWords(stage), 12)}  ${placeWords(stage)}${again}${cost}`;
  const line = cut(text, view);
  if (stage.phase === "finished") return view.good(line);
  return stage.phase === "waiting" ? view.faint(line) : line;
};

const bar = ({ phase, share }: StageStatus): string => {
  const full = phase === "finished" ? BAR : Math.floor((share ?? 0) * BAR);
  return `${"█".repeat(full)}${"░".repeat(BAR - full)}`;
};

const totals = ({ stages, costUsd, plannedUsd, elapsedHours }: RunStatus): string => {
  const done = stages.filter(({ phase }) => phase === "finished").length;
  const planned = plannedUsd === undefined ? "" : ` of ${billUsd(plannedUsd)} planned`;
  return `${done} of ${stages.length} stages, ${billUsd(costUsd)}${planned}, ${duration(elapsedHours)}`;
};

const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

const cut = (text: string, { columns }: View): string => {
  const chars = [...text];
  while (displayWidth(chars.join("")) > columns - 1) chars.pop();
  return chars.join("");
};
