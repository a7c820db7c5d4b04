import type { MachineRequest } from "../../domain/adapter.ts";
import type { JobRun } from "./job-run.ts";
import type { KeptMachine } from "./keeper.ts";
import type { SimRules } from "./rules.ts";

const HOUR_MS = 3_600_000;

/** The machines of one request, which live and end together. */
export interface SimMachine {
  readonly request: MachineRequest;
  readonly createdAtMs: number;
  /** `Infinity`: it never comes up. */
  readonly readyAtMs: number;
  readonly takenAtMs: number;
  /** From then on it answers nothing, does nothing, and costs. */
  readonly silentAtMs: number;
  readonly jobs: Map<string, JobRun>;
  ended?: { readonly atMs: number; readonly reason: "preempted" | "ended" };
}

export const newMachine = (
  rules: SimRules,
  request: MachineRequest,
  nowMs: number,
): SimMachine => ({
  request,
  createdAtMs: nowMs,
  readyAtMs: rules.bootFails(request)
    ? Number.POSITIVE_INFINITY
    : nowMs + Math.round(rules.bootSeconds(request) * 1000),
  takenAtMs:
    request.market === "spot"
      ? nowMs + Math.round(rules.preemptedAfterHours(request) * HOUR_MS)
      : Number.POSITIVE_INFINITY,
  silentAtMs: nowMs + Math.round(rules.silentAfterHours(request) * HOUR_MS),
  jobs: new Map(),
});

export const keptOf = ({ request, createdAtMs, jobs, ended }: SimMachine): KeptMachine => ({
  request,
  createdAtMs,
  jobs: [...jobs],
  ...(ended === undefined ? {} : { ended }),
});

/** As it was kept; its fate follows from the rules once more. */
export const machineAgain = (rules: SimRules, kept: KeptMachine): SimMachine => ({
  ...newMachine(rules, kept.request, kept.createdAtMs),
  jobs: new Map(kept.jobs),
  ...(kept.ended === undefined ? {} : { ended: kept.ended }),
});

/** When it ends by itself, if nothing else ends it first. */
export const ownEnd = (
  machine: SimMachine,
): { readonly atMs: number; readonly reason: "preempted" | "ended" } => {
  const idleAtMs = idleStopAtMs(machine);
  return machine.takenAtMs <= idleAtMs
    ? { atMs: machine.takenAtMs, reason: "preempted" }
    : { atMs: idleAtMs, reason: "ended" };
};

/** It stops when no job has run for so long; one that stands still, or never came up, cannot. */
const idleStopAtMs = ({ request, readyAtMs, silentAtMs, jobs }: SimMachine): number => {
  const lastEnd = Math.max(readyAtMs, ...[...jobs.values()].map(({ endsAtMs }) => endsAtMs));
  const atMs = lastEnd + request.idleStopMinutes * 60_000;
  return atMs < silentAtMs ? atMs : Number.POSITIVE_INFINITY;
};

/** What its jobs have lived to see. */
export const livedUntilMs = (machine: SimMachine, nowMs: number): number =>
  Math.min(nowMs, machine.silentAtMs, machine.ended?.atMs ?? Number.POSITIVE_INFINITY);
