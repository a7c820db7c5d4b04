import { type LocationId, locationId, regionId } from "../domain/ids.ts";
import type { SpotTrace } from "../domain/spot-trace.ts";

/** What the path of a trace says about it. */
export interface TraceName extends Pick<SpotTrace, "zone" | "machine" | "kind" | "startedOn"> {
  /** Most machines that were asked for at once. */
  readonly nodes: number;
}

const PATH =
  /(availability|preemption)\/(\d+)-node\/([a-z]+)-(\d\d)-(\d\d)-(\d{4})\/([^/_]+)_([^/]+)\.json$/;

/**
 * Reads a path of the layout `kind/N-node/cloud-MM-DD-YYYY/zone_machine.json`, with anything before it.
 *
 * @returns `undefined` when the path has another shape or its zone's region cannot be told
 */
export const parseTracePath = (path: string): TraceName | undefined => {
  const match = PATH.exec(path.replaceAll("\\", "/"));
  if (match === null) return undefined;
  const [, kind, nodes, cloud, month, day, year, zone, machine] = match as unknown as string[];
  const location = zoneLocation(cloud!, zone!);
  if (location === undefined) return undefined;
  return {
    kind: kind as SpotTrace["kind"],
    nodes: Number(nodes),
    startedOn: `${year}-${month}-${day}`,
    zone: location,
    machine: machine!,
  };
};

/** AWS writes a zone as its region and a letter (`us-west-2b`), Google with a dash between (`us-east1-b`). */
const zoneLocation = (cloud: string, zone: string): LocationId | undefined => {
  const region = /^(.*\d)-?[a-z]$/.exec(zone)?.[1];
  return region === undefined ? undefined : locationId(regionId(cloud, region), zone);
};
