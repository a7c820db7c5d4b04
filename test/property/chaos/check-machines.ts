import { expect } from "vitest";
import type { Recorded, RunEvent } from "../../../src/broker/events.ts";
import type { MachineRequest } from "../../../src/domain/adapter.ts";
import { type LocationId, locationId, type RegionId } from "../../../src/domain/ids.ts";
import type { Blocked } from "../../../src/domain/pipeline.ts";
import { eventsOf } from "./check-results.ts";
import type { ChaosRun } from "./run-scenario.ts";
import { regionsOf, TYPES, zonesOf } from "./scenario.ts";

/** Every machine was in the journal before it was in the world, and has ended when the run has. */
export const checkMachines = (run: ChaosRun): void => {
  const { world } = run.chaos;
  expect(world.running().map(({ request }) => request.id)).toEqual([]);
  const requested = new Map(
    run.events.flatMap(({ event, atMs }) =>
      event.kind === "machine-requested" ? [[event.request.id, atMs] as const] : [],
    ),
  );
  const ended = new Map(eventsOf(run, "machine-ended").map((end) => [end.requestId, end.ended]));
  for (const [id, machine] of world.machines) {
    expect(requested.get(id), id).toBeLessThanOrEqual(machine.createdAtMs);
    expect(ended.get(id)?.endedAtMs, id).toBe(machine.ended?.atMs);
  }
};

interface Place {
  readonly location: LocationId;
  readonly instanceType: string;
  readonly market: "on-demand" | "spot";
}

/**
 * A stage never goes straight back to the place and market that failed it, as long as any other of its places has neither
 * failed since it last ran nor is blocked. (F-2)
 */
export const checkNotStraightBack = (run: ChaosRun): void => {
  for (const { name, pricing } of run.pipeline.stages) {
    const history = new History();
    for (const recorded of run.events) {
      const { event } = recorded;
      if (event.kind === "machine-requested" && event.request.stage === name) {
        if (history.goesBack(event.request))
          expect(
            placesLeft(run, pricing, history.failed, recorded),
            `${event.request.id} goes back to ${key(event.request)}`,
          ).toEqual([]);
        history.requested(event.request);
      } else history.note(event);
    }
  }
};

/** What has befallen the attempts at one stage. */
class History {
  /** Since it last ran. */
  readonly failed = new Set<string>();
  private last: Place | undefined;
  private readonly requests = new Map<string, Place>();

  goesBack(place: Place): boolean {
    return this.last !== undefined && key(this.last) === key(place);
  }

  requested(request: MachineRequest): void {
    this.requests.set(request.id, request);
    this.last = undefined;
  }

  note(event: RunEvent): void {
    const place = "requestId" in event ? this.requests.get(event.requestId) : undefined;
    if (place === undefined) return;
    if (event.kind === "job-started") this.failed.clear();
    if (event.kind !== "machine-refused" && event.kind !== "machine-lost") return;
    this.failed.add(key(place));
    this.last = place;
  }
}

const key = ({ location, market }: Pick<Place, "location" | "market">): string =>
  `${location} ${market}`;

/** Places that a stage could have had instead. */
const placesLeft = (
  run: ChaosRun,
  pricing: "on-demand" | "spot" | "any",
  failed: ReadonlySet<string>,
  { atMs, id }: Recorded,
): readonly Place[] => {
  const blocks = run.events
    .filter((recorded) => recorded.id < id)
    .flatMap(({ event }) => (event.kind === "blocked" ? [event.block] : []))
    .filter(({ untilMs }) => untilMs > atMs);
  return everyPlace(run, pricing).filter(
    (place) => !failed.has(key(place)) && !blocks.some(({ what }) => covers(what, place)),
  );
};

const everyPlace = (run: ChaosRun, pricing: "on-demand" | "spot" | "any"): readonly Place[] =>
  regionsOf(run.chaos.scenario).flatMap((region) =>
    zonesOf(run.chaos.scenario).flatMap((zone) =>
      TYPES.flatMap((instanceType) =>
        (["on-demand", "spot"] as const)
          .filter((market) => pricing === "any" || pricing === market)
          .map((market) => ({
            location: locationId(region as RegionId, zone),
            instanceType,
            market,
          })),
      ),
    ),
  );

const covers = (what: Blocked, place: Place): boolean =>
  (what.location === undefined ||
    place.location === what.location ||
    place.location.startsWith(`${what.location}/`)) &&
  (what.instanceType === undefined || what.instanceType === place.instanceType) &&
  (what.market === undefined || what.market === place.market);
