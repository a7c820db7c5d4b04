import type { AdapterFailure, Found, MachineRequest, PriceStretch } from "../../domain/adapter.ts";
import type { LocationId } from "../../domain/ids.ts";
import type { SshTarget } from "../ssh/target.ts";

/** One machine as its cloud sees it. */
export interface Instance {
  readonly id: string;
  readonly state: "pending" | "running" | "ended";
  /** Absent: none yet, or none any more. */
  readonly publicAddress?: string;
  readonly privateAddress?: string;
  /** Milliseconds since 1970, as the cloud says. */
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** Of a machine that ended. */
  readonly why?: "preempted" | "ended" | "lost";
  /** It ended before it ran, for this. */
  readonly refused?: AdapterFailure;
  /** `cloud/region/zone`, where it turned out to be. */
  readonly location?: LocationId;
}

/** What a new machine is told. */
export interface Boot {
  /** Login name, made if the image does not have it. */
  readonly user: string;
  /** The broker's public key, one line. */
  readonly authorizedKey: string;
  /** Run by root when the machine starts, again after each start. Holds no secret: a cloud shows it to many. */
  readonly script: string;
}

/** The part of a request that finds its machines again. */
export type Wanted = Pick<MachineRequest, "id" | "location">;

/**
 * The few calls in which clouds differ. All of them throw `Failed` for what a user or a cloud causes.
 * `create` called again with the same request makes nothing new.
 */
export interface Provider {
  readonly kind: string;
  /** Login name of its default image. */
  readonly user: string;
  /** Absent: the machine switches itself off. `release`: whoever made it ends it when nothing runs. */
  readonly onIdle?: "release";
  /** Absent: the broker's key and the settings. */
  login?(requestId: string, host: string): Login;
  /** Asks for the machines, tagged from the first moment. They may be `pending` when it returns. */
  create(request: MachineRequest, boot: Boot, signal: AbortSignal): Promise<void>;
  /** Machines of a request, ended ones too as long as the cloud knows them; in the order of their nodes. */
  find(wanted: Wanted, signal: AbortSignal): Promise<readonly Instance[]>;
  /** Ends them for good. Those that are gone already are no failure. */
  end(wanted: Wanted, instances: readonly Instance[], signal: AbortSignal): Promise<void>;
  list(signal: AbortSignal): Promise<readonly Found[]>;
  /** What a spot machine cost from its start on; absent: the cloud does not tell. */
  prices?(
    request: MachineRequest,
    instance: Instance,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<readonly PriceStretch[]>;
}

/** How a machine is reached, where that is not the broker's to decide. */
export type Login = Pick<SshTarget, "user" | "port" | "identityFile">;

/** Names of the tags that every machine carries. */
export const TAG = {
  request: "skyplan-request",
  run: "skyplan-run",
  stage: "skyplan-stage",
} as const;

/** `cloud/region[/zone]`, taken apart. */
export const placeOf = (
  location: string,
): { readonly cloud: string; readonly region: string; readonly zone?: string } => {
  const [cloud = "", region = "", zone] = location.split("/");
  return zone === undefined ? { cloud, region } : { cloud, region, zone };
};
