import type { Instance as Ec2Instance } from "@aws-sdk/client-ec2";
import type { Found } from "../../domain/adapter.ts";
import { locationId, type RegionId, regionId } from "../../domain/ids.ts";
import { classify } from "../cloud/classes.ts";
import { type Instance, TAG } from "../cloud/provider.ts";
import { AWS_MEANINGS } from "./failures.ts";

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html */
const STATES: Readonly<Record<string, Instance["state"]>> = {
  pending: "pending",
  running: "running",
  // Billed until it is down, but it takes no work any more.
  "shutting-down": "ended",
  stopping: "ended",
  stopped: "ended",
  terminated: "ended",
};

export const toInstance = (region: RegionId, seen: Ec2Instance): Instance => {
  const state = STATES[seen.State?.Name ?? ""] ?? "pending";
  const code = seen.StateReason?.Code ?? "";
  const endedAtMs = state === "ended" ? transitionMs(seen.StateTransitionReason) : undefined;
  return {
    id: seen.InstanceId ?? "",
    state,
    startedAtMs: seen.LaunchTime?.getTime() ?? 0,
    location: locationId(region, seen.Placement?.AvailabilityZone ?? ""),
    ...(seen.PublicIpAddress ? { publicAddress: seen.PublicIpAddress } : {}),
    ...(seen.PrivateIpAddress ? { privateAddress: seen.PrivateIpAddress } : {}),
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(state === "ended" ? end(seen, code) : {}),
  };
};

const end = (seen: Ec2Instance, code: string): Pick<Instance, "why" | "refused"> => {
  const doing = `aws ${seen.Placement?.AvailabilityZone ?? ""}: launch of ${seen.InstanceType ?? ""}`;
  const message = seen.StateReason?.Message ?? "";
  return {
    why: whyEnded(code),
    ...(code in LAUNCH_FAILURES
      ? { refused: classify(doing, { code, message }, AWS_MEANINGS) }
      : {}),
  };
};

/** A machine that AWS ends while it boots says so here, not in the answer to RunInstances. */
const LAUNCH_FAILURES: Readonly<Record<string, true>> = {
  "Server.InsufficientInstanceCapacity": true,
  "Client.VolumeLimitExceeded": true,
  "Server.InternalError": true,
};

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html */
const whyEnded = (code: string): NonNullable<Instance["why"]> => {
  if (code.startsWith("Server.Spot")) return "preempted";
  return code.startsWith("Client.") ? "ended" : "lost";
};

/** `User initiated (2026-01-31 23:59:00 GMT)` */
const transitionMs = (reason: string | undefined): number | undefined => {
  const written = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:GMT|UTC)\)/.exec(reason ?? "");
  return written === null ? undefined : Date.parse(`${written[1]}T${written[2]}Z`);
};

/** `undefined`: not one of ours. */
export const toFound = (cloud: string, region: string, seen: Ec2Instance): Found | undefined => {
  const tag = (name: string) => seen.Tags?.find(({ Key }) => Key === name)?.Value;
  const requestId = tag(TAG.request);
  if (requestId === undefined) return undefined;
  return {
    requestId,
    run: tag(TAG.run) ?? "",
    location: locationId(regionId(cloud, region), seen.Placement?.AvailabilityZone ?? ""),
    instanceType: seen.InstanceType ?? "",
    startedAtMs: seen.LaunchTime?.getTime() ?? 0,
    handle: { instances: seen.InstanceId ?? "" },
  };
};
