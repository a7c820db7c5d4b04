import { expect } from "vitest";
import type { Recorded } from "../../../src/broker/events.ts";
import type { LocationId } from "../../../src/domain/ids.ts";
import { locationId, type RegionId } from "../../../src/domain/ids.ts";
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
  for (const stage of run.pipeline.stages) {
    const failed = new Set<string>();
    let last: Place | undefined;
    const requests = new Map<string, Place>();
    for (const recorded of run.events) {
      const { event } = recorded;
      if (event.kind === "machine-requested" && event.request.stage === stage.name) {
        requests.set(event.request.id, event.request);
        if (last !== undefined && key(event.request) === key(last))
          expect(
            placesLeft(run, stage.pricing, failed, recorded),
            `${event.request.id} goes back to ${key(last)}`,
          ).toEqual([]);
        last = undefined;
      }
      const place = "requestId" in event ? requests.get(event.requestId) : undefined;
      if (place === undefined) continue;
      if (event.kind === "job-started") failed.clear();
      if (event.kind === "machine-refused" || event.kind === "machine-lost") {
        failed.add(key(place));
        last = place;
      }
    }
  }
};

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
