import type { Found } from "../../domain/adapter.ts";
import { type LocationId, locationId, regionId } from "../../domain/ids.ts";
import { type Instance, TAG } from "../cloud/provider.ts";
import { TYPE_ITEM } from "./bulk-insert.ts";
import { operationFailure } from "./failures.ts";

/** The parts of the API's answer that are read. @see https://cloud.google.com/compute/docs/reference/rest/v1/instances */
export interface GcpInstance {
  readonly name?: string;
  readonly status?: string;
  readonly zone?: string;
  readonly machineType?: string;
  readonly creationTimestamp?: string;
  readonly lastStartTimestamp?: string;
  readonly lastStopTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly metadata?: {
    readonly items?: readonly { readonly key: string; readonly value?: string }[];
  };
  readonly networkInterfaces?: readonly {
    readonly networkIP?: string;
    readonly accessConfigs?: readonly { readonly natIP?: string }[];
  }[];
}

/** @see https://cloud.google.com/compute/docs/reference/rest/v1/zoneOperations */
export interface Operation {
  readonly name?: string;
  readonly status?: string;
  readonly operationType?: string;
  readonly targetLink?: string;
  readonly insertTime?: string;
  readonly endTime?: string;
  readonly error?: {
    readonly errors?: readonly { readonly code?: string; readonly message?: string }[];
  };
}

/** @see https://cloud.google.com/compute/docs/instances/instance-lifecycle */
const STATES: Readonly<Record<string, Instance["state"]>> = {
  PROVISIONING: "pending",
  STAGING: "pending",
  RUNNING: "running",
  REPAIRING: "running",
  STOPPING: "ended",
  PENDING_STOP: "ended",
  SUSPENDING: "ended",
  SUSPENDED: "ended",
  TERMINATED: "ended",
};

export const toInstance = (seen: GcpInstance): Instance => {
  const state = STATES[seen.status ?? ""] ?? "pending";
  const [nic] = seen.networkInterfaces ?? [];
  const stoppedMs = timeMs(seen.lastStopTimestamp);
  return {
    id: seen.name ?? "",
    state,
    startedAtMs: timeMs(seen.lastStartTimestamp) ?? timeMs(seen.creationTimestamp) ?? 0,
    location: zoneLocation(lastPart(seen.zone)),
    ...(nic?.accessConfigs?.[0]?.natIP ? { publicAddress: nic.accessConfigs[0].natIP } : {}),
    ...(nic?.networkIP ? { privateAddress: nic.networkIP } : {}),
    ...(state === "ended" ? { why: "ended" as const } : {}),
    ...(state === "ended" && stoppedMs !== undefined ? { endedAtMs: stoppedMs } : {}),
  };
};

/** Operations that end machines. @see https://cloud.google.com/compute/docs/logging/system-event-logs */
const ENDS: Readonly<Record<string, NonNullable<Instance["why"]>>> = {
  "compute.instances.preempted": "preempted",
  "compute.instances.hostError": "lost",
  "compute.instances.terminateOnHostMaintenance": "lost",
  "compute.instances.guestTerminate": "ended",
  stop: "ended",
  delete: "ended",
};

/** Machines that operations have ended; of several the one that says why: what preempts a machine deletes it too. */
export const endOf = (operations: readonly Operation[]): readonly Instance[] => {
  const byName = new Map<string, readonly Operation[]>();
  for (const operation of operations) {
    const name = lastPart(operation.targetLink);
    byName.set(name, [...(byName.get(name) ?? []), operation]);
  }
  return [...byName].flatMap(([name, all]) => {
    const ends = all.filter(({ operationType = "" }) => operationType in ENDS);
    const end = ends.find(({ operationType }) => operationType !== "delete") ?? ends[0];
    const made = all.find(({ operationType }) => /insert/i.test(operationType ?? ""));
    const failed = made?.error?.errors ?? [];
    if (end === undefined && failed.length === 0) return [];
    const startedAtMs = timeMs(made?.insertTime) ?? timeMs(end?.insertTime) ?? 0;
    const endedAtMs = timeMs(end?.endTime) ?? timeMs(end?.insertTime);
    return [
      {
        id: name,
        state: "ended" as const,
        startedAtMs,
        why: ENDS[end?.operationType ?? ""] ?? ("ended" as const),
        location: zoneLocation(/\/zones\/([^/]+)\//.exec(all[0]?.targetLink ?? "")?.[1] ?? ""),
        ...(endedAtMs === undefined ? {} : { endedAtMs }),
        ...(failed.length === 0
          ? {}
          : { refused: operationFailure(`gcp: insert of ${name}`, failed) }),
      },
    ];
  });
};

export const toFound = (seen: GcpInstance): Found | undefined => {
  const requestId = seen.labels?.[TAG.request];
  if (requestId === undefined) return undefined;
  const { startedAtMs, id, location } = toInstance(seen);
  const item = (name: string) => seen.metadata?.items?.find(({ key }) => key === name)?.value;
  return {
    requestId,
    run: item(TAG.run) ?? "",
    location: location as LocationId,
    instanceType: item(TYPE_ITEM) ?? lastPart(seen.machineType),
    startedAtMs,
    handle: { instances: id },
  };
};

const zoneLocation = (zone: string): LocationId =>
  locationId(regionId("gcp", zone.replace(/-[a-z0-9]+$/, "")), zone);

const lastPart = (url: string | undefined): string => url?.split("/").at(-1) ?? "";

const timeMs = (text: string | undefined): number | undefined => {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};
