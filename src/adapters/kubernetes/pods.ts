import type { CoreV1Event, V1Pod } from "@kubernetes/client-node";
import type { AdapterFailure, JobStatus } from "../../domain/adapter.ts";
import { type Meaning, meant } from "../cloud/classes.ts";

export type PodState =
  | { readonly kind: "waiting"; readonly why: string }
  | { readonly kind: "running" }
  /** It will never run. */
  | { readonly kind: "stuck"; readonly failure: AdapterFailure }
  | { readonly kind: "gone"; readonly reason: Gone["reason"]; readonly atMs?: number };

type Gone = Extract<JobStatus, { state: "machine-gone" }>;

/** What a pod's status says. @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/ */
export const podState = (pod: V1Pod): PodState => {
  const { phase, conditions = [], containerStatuses = [] } = pod.status ?? {};
  const end = containerStatuses[0]?.state?.terminated;
  const disrupted = conditions.some(
    ({ type, status }) => type === "DisruptionTarget" && status === "True",
  );
  if (disrupted || phase === "Failed" || phase === "Succeeded" || end !== undefined) {
    const atMs = end?.finishedAt === undefined ? undefined : new Date(end.finishedAt).getTime();
    return {
      kind: "gone",
      reason: whyGone(pod, disrupted),
      ...(atMs === undefined ? {} : { atMs }),
    };
  }
  if (pod.metadata?.deletionTimestamp !== undefined) return { kind: "gone", reason: "ended" };
  const waits = containerStatuses[0]?.state?.waiting;
  if (STUCK.test(waits?.reason ?? ""))
    return {
      kind: "stuck",
      failure: meant(["unsupported"], `kubernetes: ${waits?.reason}: ${waits?.message ?? ""}`),
    };
  if (phase === "Running") return { kind: "running" };
  const unplaced = conditions.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  return { kind: "waiting", why: unplaced?.message ?? waits?.reason ?? phase ?? "" };
};

const STUCK =
  /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|CreateContainerConfigError|CreateContainerError|RunContainerError)$/;

/** @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions */
const whyGone = (pod: V1Pod, disrupted: boolean): Gone["reason"] => {
  const { reason = "" } = pod.status ?? {};
  if (disrupted || /^(Evicted|Preempting|Terminated|NodeShutdown|Shutdown)$/.test(reason))
    return "preempted";
  return /^(NodeLost|UnexpectedAdmissionError|NodeAffinity)$/.test(reason) ? "lost" : "ended";
};

/** Why a Job made no pods, when its events say so. */
export const creationFailure = (events: readonly CoreV1Event[]): AdapterFailure | undefined => {
  const refusal = events.find(({ reason }) => reason === "FailedCreate");
  if (refusal === undefined) return undefined;
  return meant(meaningOf(refusal.message ?? ""), `kubernetes: ${refusal.message}`);
};

/** The server's words, where its code is the same for different things. */
export const meaningOf = (message: string): Meaning => {
  if (/exceeded quota|must specify|maximum .* usage per/i.test(message)) return ["quota", "region"];
  if (/forbidden|violates PodSecurity|serviceaccount .* not found/i.test(message))
    return ["denied"];
  return ["unsupported"];
};
