import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1Job, V1Pod } from "@kubernetes/client-node";
import type {
  Adapter,
  Ended,
  Found,
  JobStatus,
  Machine,
  MachineRequest,
} from "../../domain/adapter.ts";
import { parseLocation } from "../../domain/ids.ts";
import { type MachineRecords, machineRecords } from "../cloud/machine-records.ts";
import { TAG } from "../cloud/provider.ts";
import type { AdapterContext, Settings } from "../context.ts";
import { answering, Failed, failed, orThrow } from "../failure.ts";
import { machineFolder } from "../job/machine-folder.ts";
import { type CopyBetween, type MachineGroup, machineGroup } from "../job/machine-group.ts";
import { knownSecrets } from "../job/secrets.ts";
import { machineNameIn, whileTouching } from "../job/touching.ts";
import { checkedSettings } from "../settings.ts";
import { copyStore } from "../stores/copy-store.ts";
import { type Cluster, connect } from "./cluster.ts";
import { jobName, jobOf, NOTE } from "./job.ts";
import { openPodStore, podUrl } from "./pod-store.ts";
import { podState } from "./pods.ts";
import { type KubernetesSettings, kubernetesSettingsSchema } from "./settings.ts";

/**
 * A cluster of Kubernetes. A machine is a Job whose pods wait for what they are told through the API's `exec`: so
 * data, commands and secrets never become objects of the cluster.
 */
export const kubernetesAdapter = async (
  given: Settings,
  context: AdapterContext,
): Promise<Adapter> => {
  const settings = checkedSettings(kubernetesSettingsSchema, given);
  const cluster = await connect(settings);
  const secrets = knownSecrets(context);
  const copy: CopyBetween = (asked, signal) =>
    copyStore(asked, signal, async (url) => openPodStore(url, settings.namespace, cluster));
  const group = (id: string, pods: readonly PodAddress[]): MachineGroup =>
    machineGroup(
      pods.map(({ name, address }) => ({
        folder: machineFolder(cluster.host(name), settings.folder, id),
        files: filesOf(settings, id, name),
        address,
      })),
      secrets,
      copy,
    );
  const of = (machine: Machine): MachineGroup => group(machine.id, podsOf(machine));
  const records = machineRecords(join(context.stateFolder, "kubernetes", "machines"));
  const here: Here = { cluster, settings, records, context, group };
  return {
    kind: "kubernetes",
    provision: (request, signal) =>
      answering(`pods for ${request.id}`, signal, () => provision(here, request, signal)),
    run: (machine, job, signal) => of(machine).run(job, signal),
    status: (machine, jobId, signal) =>
      answering(`status of ${jobId}`, signal, () => status(here, machine, jobId, signal)),
    logs: (machine, jobId, fromByte, signal) => of(machine).logs(jobId, fromByte, signal),
    copy: (asked, signal) =>
      whileTouching(
        () => touchEnds(here, [asked.from, asked.to], signal),
        () => copy(asked, signal),
      ),
    terminate: (request, signal) =>
      answering(`ending ${request.id}`, signal, () => terminate(here, request, signal)),
    list: (signal) =>
      answering("list of Jobs", signal, async () =>
        (await cluster.jobs(signal)).flatMap((job) => toFound(job) ?? []),
      ),
  };
};

interface Here {
  readonly cluster: Cluster;
  readonly settings: KubernetesSettings;
  readonly records: MachineRecords;
  readonly context: AdapterContext;
  group(id: string, pods: readonly PodAddress[]): MachineGroup;
}

interface PodAddress {
  readonly name: string;
  readonly address: string;
}

const filesOf = ({ namespace, folder }: KubernetesSettings, id: string, pod: string): string =>
  podUrl(namespace, pod, `${folder}/machines/${id}/files`);

/** By rank. */
const podsOf = ({ handle }: Machine): readonly PodAddress[] =>
  Array.from({ length: Number(handle.nodes ?? 0) }, (_, rank) => ({
    name: handle[`pod${rank}`] ?? "",
    address: handle[`address${rank}`] ?? "",
  }));

const provision = async (
  here: Here,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Machine> => {
  const { cluster, settings, records, context } = here;
  const noted = await records.ask(request.id, request.run, context.nowMs());
  await cluster.create(jobOf(request, settings), signal);
  const pods = await running(here, request, signal);
  const folders = await Promise.all(
    pods.map(async ({ metadata }) => {
      const host = cluster.host(metadata?.name ?? "");
      const folder = machineFolder(host, settings.folder, request.id);
      const options = { exclusive: false, onIdle: "release" } as const;
      // The cluster has reserved the disk; what df tells in a pod is about the whole node.
      const { diskGb: _, ...onAnyDisk } = request;
      return orThrow(await folder.prepare(onAnyDisk, options, signal));
    }),
  );
  if (folders.some(({ state }) => state !== "ready"))
    throw failed("unknown", `${request.id} stopped already`);
  const startedAtMs = Math.min(...pods.map(startOf));
  await records.write(request.id, { ...noted, startedAtMs });
  return {
    id: request.id,
    location: request.location,
    files: filesOf(settings, request.id, pods[0]?.metadata?.name ?? ""),
    startedAtMs,
    handle: handleOf(request, pods),
  };
};

const handleOf = (request: MachineRequest, pods: readonly V1Pod[]): Machine["handle"] => ({
  job: jobName(request.id),
  market: request.market,
  nodes: String(pods.length),
  ...Object.fromEntries(
    pods.flatMap(({ metadata, status: seen }, rank) => [
      [`pod${rank}`, metadata?.name ?? ""],
      [`address${rank}`, seen?.podIP ?? ""],
    ]),
  ),
});

const startOf = ({ status: seen, metadata }: V1Pod): number =>
  new Date(seen?.startTime ?? metadata?.creationTimestamp ?? 0).getTime();

/** Waits until all pods run. What keeps them from it for too long is no capacity. */
const running = async (
  { cluster, settings }: Here,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<readonly V1Pod[]> => {
  const mostMs = 60_000 * settings.queueMinutes;
  const since = performance.now();
  for (;;) {
    const pods = await cluster.pods(request.id, signal);
    const states = pods.map(podState);
    for (const state of states) mustComeUp(request, state);
    if (pods.length >= request.nodes && states.every(({ kind }) => kind === "running")) return pods;
    const refusal =
      pods.length < request.nodes ? await cluster.whyNoPods(request.id, signal) : undefined;
    if (refusal !== undefined) throw new Failed(refusal);
    if (performance.now() - since > mostMs) {
      const why = states.flatMap((state) => (state.kind === "waiting" ? [state.why] : []))[0];
      throw failed(
        "no-capacity",
        `kubernetes: ${request.id} had no nodes after ${settings.queueMinutes} min: ${why ?? "no pods were made"}`,
      );
    }
    await sleep(1_000 * settings.pollSeconds, undefined, { signal });
  }
};

const mustComeUp = (request: MachineRequest, state: ReturnType<typeof podState>): void => {
  if (state.kind === "stuck") throw new Failed(state.failure);
  if (state.kind !== "gone") return;
  throw state.reason === "preempted"
    ? failed("no-capacity", `kubernetes: a pod of ${request.id} was taken back while it started`)
    : failed("unknown", `kubernetes: a pod of ${request.id} ended while it started`);
};

/** What the pods say of the job; when they do not answer, what the cluster says of the pods. */
const status = async (
  here: Here,
  machine: Machine,
  jobId: string,
  signal: AbortSignal,
): Promise<JobStatus> => {
  const ended = await here.records.end(machine.id);
  if (ended !== undefined) return ended;
  const since = performance.now();
  for (;;) {
    const asked = await here.group(machine.id, podsOf(machine)).status(jobId, signal);
    if (asked.ok) return asked.value;
    if (signal.aborted) throw new Failed(asked.error);
    const gone = await goneAs(here, machine, signal);
    if (gone !== undefined) return gone;
    // A container that has just ended cannot be asked any more, and the cluster hears of it a moment later.
    if (performance.now() - since > HEARS_MS) throw new Failed(asked.error);
    await sleep(HEARS_STEP_MS, undefined, { signal });
  }
};

const HEARS_MS = 10_000;
const HEARS_STEP_MS = 500;

/** @returns `undefined`: as far as the cluster knows, all pods of the machine run */
const goneAs = async (
  { cluster, context }: Here,
  machine: Machine,
  signal: AbortSignal,
): Promise<JobStatus | undefined> => {
  const pods = await cluster.pods(machine.id, signal);
  const names = new Set(pods.map(({ metadata }) => metadata?.name));
  const gone = pods.map(podState).find((state) => state.kind === "gone");
  const missing = podsOf(machine).some(({ name }) => !names.has(name));
  if (gone === undefined && !missing) return undefined;
  const whyMissing = machine.handle.market === "spot" ? "preempted" : "lost";
  return {
    state: "machine-gone",
    reason: gone?.kind === "gone" ? gone.reason : whyMissing,
    atMs: (gone?.kind === "gone" ? gone.atMs : undefined) ?? context.nowMs(),
  };
};

const touchEnds = async (
  { cluster, settings }: Here,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  for (const url of urls) {
    const id = machineNameIn(url);
    const pod = /^kubernetes:\/\/[^/]+\/([^/]+)\//.exec(url)?.[1];
    if (id !== undefined && pod !== undefined)
      await machineFolder(cluster.host(pod), settings.folder, id).touch(signal);
  }
};

const terminate = async (
  { cluster, records, context }: Here,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Ended> => {
  const noted = await records.read(request.id);
  const pods = await cluster.pods(request.id, signal);
  const starts = pods.flatMap((pod) => (pod.status?.startTime === undefined ? [] : [startOf(pod)]));
  await cluster.delete(request.id, signal);
  const startedAtMs = starts.length > 0 ? Math.min(...starts) : noted?.startedAtMs;
  if (startedAtMs === undefined) {
    const nowMs = context.nowMs();
    await records.write(request.id, { askedAtMs: nowMs, ...noted, endedAtMs: nowMs });
    return {};
  }
  const ends = pods
    .map(podState)
    .flatMap((state) => (state.kind === "gone" && state.atMs !== undefined ? [state.atMs] : []));
  const allGone = pods.length > 0 && ends.length === pods.length;
  const endedAtMs = noted?.endedAtMs ?? (allGone ? Math.max(...ends) : context.nowMs());
  await records.write(request.id, {
    ...(noted ?? { askedAtMs: startedAtMs }),
    startedAtMs,
    endedAtMs,
  });
  return { startedAtMs, endedAtMs };
};

/** Jobs whose pods are over hold nothing. */
const toFound = ({ metadata, status: seen, spec }: V1Job): Found | undefined => {
  const requestId = metadata?.labels?.[TAG.request];
  const notes = metadata?.annotations ?? {};
  const location = parseLocation(notes[NOTE.location] ?? "");
  const over = (seen?.conditions ?? []).some(
    (one) => one.status === "True" && /^(Complete|Failed)$/.test(one.type),
  );
  if (requestId === undefined || location === undefined || over || spec?.suspend) return undefined;
  return {
    requestId,
    run: notes[NOTE.run] ?? "",
    location,
    instanceType: notes[NOTE.instanceType] ?? "",
    startedAtMs: new Date(seen?.startTime ?? metadata?.creationTimestamp ?? 0).getTime(),
    handle: { job: metadata?.name ?? "" },
  };
};
