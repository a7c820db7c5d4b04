import type { MachineRequest } from "../../domain/adapter.ts";
import type { Stage } from "../../domain/pipeline.ts";
import type { RunState } from "../state/state.ts";

const DEFAULT_DISK_GB = 50;

/**
 * The request for a stage's next attempt, at the place that the plan gives it.
 *
 * @throws when the plan has no place for it
 */
export const nextRequest = (state: RunState, stage: Stage, attempt: number): MachineRequest => {
  const place = state.plan?.stages.find(({ name }) => name === stage.name);
  if (place === undefined) throw new Error(`the plan has no place for ${stage.name}`);
  const { location, instanceType, accelerators, pricing, nodes, usdPerHour, reservedNodes } = place;
  return {
    id: `${state.run}-${nameFor(stage.name)}-${attempt}`,
    run: state.run,
    stage: stage.name,
    location,
    instanceType,
    accelerators,
    market: pricing,
    nodes,
    usdPerHour,
    ...(reservedNodes === undefined ? {} : { reservedNodes }),
    ...diskOf(state, stage),
    idleStopMinutes: state.settings.idleStopMinutes,
  };
};

/** Twice as much each time that the disk was full. */
const diskOf = (state: RunState, { name, commands }: Stage): { readonly diskGb?: number } => {
  const full = [...state.attempts.values()].filter(
    ({ request, jobEnded, failure, copyFailed }) =>
      request.stage === name &&
      (jobEnded?.diskFull === true ||
        failure?.kind === "disk-full" ||
        copyFailed?.kind === "disk-full"),
  ).length;
  if (commands?.diskGb === undefined && full === 0) return {};
  return { diskGb: (commands?.diskGb ?? DEFAULT_DISK_GB) * 2 ** full };
};

const LONGEST_NAME = 26;
const LONGEST_HASH = 13;

/** Fit for names everywhere. Names that are changed get a number of their own, so that two stay two. */
export const nameFor = (stage: string): string => {
  const plain = stage
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (plain !== "" && plain === stage && plain.length <= LONGEST_NAME) return plain;
  return `${plain.slice(0, LONGEST_NAME - LONGEST_HASH - 1)}-${hash(stage)}`.replace(/^-+/, "");
};

/** FNV-1a of 64 bits, in base 36: at most 13 characters. */
const hash = (text: string): string => {
  let value = 0xcbf29ce484222325n;
  for (const unit of new TextEncoder().encode(text))
    value = BigInt.asUintN(64, (value ^ BigInt(unit)) * 0x100000001b3n);
  return value.toString(36);
};
