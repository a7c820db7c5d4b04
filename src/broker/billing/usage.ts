import type { Ended, Machine, MachineRequest, PriceStretch } from "../../domain/adapter.ts";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import type { Recorded, RunEvent } from "../events.ts";

/** The machines of one request and how long they were there. */
export interface Usage {
  readonly run: string;
  readonly request: MachineRequest;
  readonly startMs: number;
  readonly endMs: number;
  /** Empty: the request's price all the time. */
  readonly prices: readonly PriceStretch[];
  readonly open?: "running" | "unconfirmed";
  /** The stage in the plan that the request carries out. */
  readonly planned?: PlannedStage;
  /** That one, and the same stage in later plans of the run, as long as they leave it where it is; in order. */
  readonly plans: readonly InForce[];
}

/** A plan and from when it held. Absent: it has the stage elsewhere. */
export interface InForce {
  /** Its number among the plans of the run. */
  readonly plan: number;
  readonly fromMs: number;
  readonly planned?: PlannedStage;
}

interface Seen {
  readonly run: string;
  readonly request: MachineRequest;
  readonly requestedMs: number;
  readonly plans: InForce[];
  machine?: Machine;
  refused?: boolean;
  /** When it was told to be gone; a machine that nobody can reach may still be there. */
  goneMs?: number;
  ended?: { readonly ended: Ended; readonly atMs: number };
}

/**
 * What was used, from what the journal holds; machines without an end are counted until `nowMs`.
 * A crash changes nothing: what was requested is there, what became of it is known or counts as running.
 */
export const usageOf = (events: readonly Recorded[], nowMs: number): readonly Usage[] => {
  const plans = new Map<string, Plan[]>();
  const seen = new Map<string, Seen>();
  for (const recorded of events) note(recorded, plans, seen);
  return [...seen.values()].flatMap((entry) => usageOfRequest(entry, nowMs) ?? []);
};

const note = (
  { run, atMs, event }: Recorded,
  plans: Map<string, Plan[]>,
  seen: Map<string, Seen>,
): void => {
  if (event.kind === "planned") {
    const own = [...(plans.get(run) ?? []), event.plan];
    plans.set(run, own);
    for (const entry of seen.values())
      if (entry.run === run) entry.plans.push(inForce(own, entry.request, atMs));
  } else if (event.kind === "machine-requested") {
    const { request } = event;
    // Asking again with the same id is the same machine.
    if (!seen.has(request.id))
      seen.set(request.id, {
        run,
        request,
        requestedMs: atMs,
        plans: [inForce(plans.get(run) ?? [], request, atMs)],
      });
  } else noteOutcome(event, atMs, seen);
};

const noteOutcome = (event: RunEvent, atMs: number, seen: Map<string, Seen>): void => {
  const entry = "requestId" in event ? seen.get(event.requestId) : undefined;
  if (entry === undefined) return;
  if (event.kind === "machine-ready") {
    entry.machine = event.machine;
    entry.refused = false;
  } else if (event.kind === "machine-refused") entry.refused = true;
  else if (event.kind === "machine-lost" && event.reason !== "lost") entry.goneMs = event.atMs;
  else if (event.kind === "machine-ended" && isBetter(event.ended, entry))
    entry.ended = { ended: event.ended, atMs };
};

/** A second call to end a machine may no longer know when it ended. */
const isBetter = (ended: Ended, { ended: known }: Seen): boolean =>
  known === undefined || ended.endedAtMs !== undefined;

const inForce = (plans: readonly Plan[], request: MachineRequest, fromMs: number): InForce => {
  const planned = plannedFor(plans.at(-1), request);
  return { plan: plans.length, fromMs, ...(planned && { planned }) };
};

const plannedFor = (plan: Plan | undefined, request: MachineRequest): PlannedStage | undefined =>
  plan?.stages.find(
    ({ name, location, instanceType, pricing }) =>
      name === request.stage &&
      location === request.location &&
      instanceType === request.instanceType &&
      pricing === request.market,
  );

const usageOfRequest = (seen: Seen, nowMs: number): Usage | undefined => {
  const span = seen.ended === undefined ? spanOfOpen(seen, nowMs) : spanOfEnded(seen, seen.ended);
  if (span === undefined) return undefined;
  return {
    run: seen.run,
    request: seen.request,
    prices: seen.ended?.ended.prices ?? [],
    ...span,
    plans: seen.plans,
    ...(seen.plans[0]?.planned && { planned: seen.plans[0].planned }),
  };
};

type Span = Pick<Usage, "startMs" | "endMs" | "open">;

const spanOfEnded = (
  { machine, goneMs }: Seen,
  { ended, atMs }: NonNullable<Seen["ended"]>,
): Span | undefined => {
  const startMs = ended.startedAtMs ?? machine?.startedAtMs;
  if (startMs === undefined) return undefined;
  // A machine that was there and is forgotten by its cloud was there at least until it was found gone.
  const endMs = ended.endedAtMs ?? (machine === undefined ? undefined : (goneMs ?? atMs));
  return endMs === undefined ? undefined : { startMs, endMs };
};

const spanOfOpen = (seen: Seen, nowMs: number): Span | undefined => {
  const { machine, goneMs, requestedMs, refused } = seen;
  if (machine !== undefined && goneMs !== undefined)
    return { startMs: machine.startedAtMs, endMs: goneMs };
  if (machine !== undefined) return { startMs: machine.startedAtMs, endMs: nowMs, open: "running" };
  if (refused === true) return undefined;
  return { startMs: requestedMs, endMs: nowMs, open: "unconfirmed" };
};
