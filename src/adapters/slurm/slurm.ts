import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type {
  Adapter,
  AdapterFailure,
  Answer,
  Ended,
  Found,
  JobStatus,
  Machine,
  MachineRequest,
} from "../../domain/adapter.ts";
import { parseLocation } from "../../domain/ids.ts";
import type { AdapterContext, Settings } from "../context.ts";
import { answering, Failed, failed, failure, orThrow } from "../failure.ts";
import { commandOn } from "../job/command-on.ts";
import type { Host } from "../job/host.ts";
import { machineFolder } from "../job/machine-folder.ts";
import { type MachineGroup, machineGroup } from "../job/machine-group.ts";
import { knownSecrets } from "../job/secrets.ts";
import { checkedSettings } from "../settings.ts";
import { loginSchema } from "../ssh/ssh-settings.ts";
import { type Controller, controller } from "./controller.ts";
import { slurmFailure } from "./failures.ts";
import { readComment, type SlurmJob } from "./jobs.ts";
import { type Login, loginOf } from "./login.ts";

const option = z.string().regex(/^-/, "an argument of sbatch begins with -");

const settingsSchema = z.strictObject({
  kind: z.literal("slurm"),
  /** Absent: the broker runs there. */
  login: loginSchema.optional(),
  /** On a file system that the login host and all nodes share. */
  folder: z.string().regex(/^\/[^\n,]*$/, "an absolute path"),
  partition: z.string().optional(),
  gres: z.record(z.string(), z.string()).default({}),
  options: z.record(z.string(), z.array(option)).default({}),
  timeLimitMinutes: z.int().positive().optional(),
  /** How long a job may wait for nodes; then it is taken back and counts as no capacity. */
  queueMinutes: z.number().positive().default(30),
  pollSeconds: z.number().positive().default(5),
});

/**
 * A cluster with Slurm, from its login host or over ssh to it. A machine is a job that holds nodes; what is to run on it comes as files
 * of a folder that all nodes share.
 */
export const slurmAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const settings = checkedSettings(settingsSchema, given);
  const login = await loginOf(settings.login, context);
  const slurm = controller(login.host, settings);
  const secrets = knownSecrets(context);
  const cluster: Cluster = {
    slurm,
    login,
    settings,
    group: (hosts, id) =>
      machineGroup(
        hosts.map(({ host, address }, rank) => ({
          folder: machineFolder(host, settings.folder, nameOf(id, rank), "queue"),
          files: filesOf(login, settings.folder, nameOf(id, rank)),
          address,
        })),
        secrets,
        login.copy,
      ),
  };
  return {
    kind: "slurm",
    provision: (request, signal) =>
      answering(`nodes for ${request.id}`, signal, () => provision(cluster, request, signal)),
    run: (machine, job, signal) =>
      answering(`starting ${job.id}`, signal, async () => {
        const group = await running(cluster, machine, signal);
        if (group === undefined) throw failed("unknown", `${machine.id} has no nodes any more`);
        orThrow(await group.run(job, signal));
      }),
    status: (machine, jobId, signal) =>
      answering(`status of ${jobId}`, signal, () => status(cluster, machine, jobId, signal)),
    // Of the shared folder: it is there when the nodes are not.
    logs: (machine, jobId, fromByte, signal) =>
      cluster.group([{ host: login.host, address: "" }], machine.id).logs(jobId, fromByte, signal),
    copy: (copy, signal) => login.copy(copy, signal),
    terminate: (request, signal) =>
      answering(`ending ${request.id}`, signal, () => terminate(cluster, request, signal)),
    list: (signal) => answering("list of jobs", signal, () => list(slurm, signal)),
  };
};

interface Cluster {
  readonly slurm: Controller;
  readonly login: Login;
  readonly settings: z.infer<typeof settingsSchema>;
  group(
    hosts: readonly { readonly host: Host; readonly address: string }[],
    id: string,
  ): MachineGroup;
}

const nameOf = (id: string, rank: number): string => (rank === 0 ? id : `${id}.${rank}`);

const filesOf = ({ url }: Login, folder: string, name: string): string =>
  url(`${folder}/machines/${name}/files`);

const provision = async (
  cluster: Cluster,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Machine> => {
  const { slurm, settings } = cluster;
  await mustNotBeEnded(cluster, request.id, signal);
  if ((await slurm.find(request.id, signal)) === undefined) await slurm.submit(request, signal);
  const job = await begun(cluster, request.id, signal);
  const nodes = await slurm.nodesOf(job, signal);
  await Promise.all(
    nodes.map(async (node, rank) => {
      const folder = machineFolder(
        slurm.node(job, node),
        settings.folder,
        nameOf(request.id, rank),
      );
      const options = { exclusive: false, onIdle: "release" } as const;
      const prepared = orThrow(await folder.prepare(request, options, signal));
      if (prepared.state !== "ready") throw failed("unknown", `${request.id} was ended already`);
    }),
  );
  return {
    id: request.id,
    location: request.location,
    files: filesOf(cluster.login, settings.folder, request.id),
    startedAtMs: job.startedAtMs ?? 0,
    handle: { job: job.id, nodes: nodes.join(" ") },
  };
};

/** `terminate` leaves a mark, also where nothing ever was. */
const mustNotBeEnded = async (
  { login, settings }: Cluster,
  requestId: string,
  signal: AbortSignal,
): Promise<void> => {
  const mark = `${settings.folder}/machines/${requestId}/ended`;
  const looked = orThrow(await commandOn(login.host, ["test", "-e", mark], signal));
  if (looked.exitCode === 0) throw failed("unknown", `${requestId} was ended already`);
};

/** Waits until the job has its nodes. One that waits too long is taken back. */
const begun = async (
  { slurm, settings }: Cluster,
  requestId: string,
  signal: AbortSignal,
): Promise<SlurmJob> => {
  const mostMs = 60_000 * settings.queueMinutes;
  const since = performance.now();
  for (;;) {
    const job = await slurm.find(requestId, signal);
    if (job === undefined) throw failed("unknown", `slurm lost the job of ${requestId}`);
    if (job.state.kind === "running") return job;
    const refusal = whyNot(requestId, job, performance.now() - since > mostMs);
    if (refusal !== undefined) {
      await slurm.cancel(job, signal);
      throw new Failed(refusal);
    }
    await sleep(1_000 * settings.pollSeconds, undefined, { signal });
  }
};

/** Why it is not worth waiting any longer; `undefined`: it is. */
const whyNot = (requestId: string, job: SlurmJob, late: boolean): AdapterFailure | undefined => {
  if (job.state.kind === "ending") return undefined;
  if (job.state.kind === "gone")
    return failure(
      "unknown",
      `the job of ${requestId} was over before it held nodes: ${job.state.code}`,
    );
  const waits = slurmFailure(`the job of ${requestId} waits`, `(${job.reason})`);
  if (waits.kind === "unsupported" || waits.kind === "quota" || waits.kind === "denied")
    return waits;
  return late
    ? { ...waits, kind: "no-capacity", message: `${waits.message}, for too long` }
    : undefined;
};

/** The machine while its nodes are held. */
const running = async (
  { slurm, group }: Cluster,
  machine: Machine,
  signal: AbortSignal,
): Promise<MachineGroup | undefined> => {
  const job = await slurm.find(machine.id, signal);
  if (job?.state.kind !== "running") return undefined;
  const nodes = machine.handle.nodes?.split(" ") ?? (await slurm.nodesOf(job, signal));
  return group(
    nodes.map((address) => ({ host: slurm.node(job, address), address })),
    machine.id,
  );
};

const status = async (
  cluster: Cluster,
  machine: Machine,
  jobId: string,
  signal: AbortSignal,
): Promise<JobStatus> => {
  const group = await running(cluster, machine, signal);
  const asked = await group?.status(jobId, signal);
  if (asked?.ok && asked.value.state !== "machine-gone") return asked.value;
  // A node whose processes are gone knows nothing of why; what was written before lies in the shared folder.
  const job = await cluster.slurm.find(machine.id, signal);
  if (job?.state.kind === "running" && asked !== undefined) return orThrow(asked);
  if (job?.state.kind === "ending")
    throw failed("unreachable", `${machine.id}: its job is ending; ask again`);
  const left = await leftBehind(cluster, machine, jobId, signal);
  if (left.ok && left.value.state === "ended") return left.value;
  const checkpoint =
    left.ok && "checkpointAtMs" in left.value && left.value.checkpointAtMs !== undefined
      ? { checkpointAtMs: left.value.checkpointAtMs }
      : {};
  return {
    state: "machine-gone",
    reason: job?.state.kind === "gone" ? job.state.why : "lost",
    atMs: job?.endedAtMs ?? Date.now(),
    ...checkpoint,
  };
};

const leftBehind = (
  { group, login }: Cluster,
  machine: Machine,
  jobId: string,
  signal: AbortSignal,
): Promise<Answer<JobStatus>> => {
  const nodes = machine.handle.nodes?.split(" ") ?? [""];
  return group(
    nodes.map((address) => ({ host: login.host, address })),
    machine.id,
  ).status(jobId, signal);
};

const terminate = async (
  { slurm, group, login, settings }: Cluster,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Ended> => {
  let job = await slurm.find(request.id, signal);
  if (job !== undefined && job.state.kind !== "gone") {
    await slurm.cancel(job, signal);
    do {
      await sleep(Math.min(1_000, 1_000 * settings.pollSeconds), undefined, { signal });
      job = await slurm.find(request.id, signal);
    } while (job !== undefined && job.state.kind !== "gone");
  }
  const nodes = Array.from({ length: request.nodes }, () => ({ host: login.host, address: "" }));
  const folders = orThrow(await group(nodes, request.id).end(signal));
  // What Slurm accounts is from the job's first to its last moment; without accounting the folder remembers.
  return {
    ...folders,
    ...(job?.startedAtMs === undefined ? {} : { startedAtMs: job.startedAtMs }),
    ...(job?.startedAtMs === undefined || job.endedAtMs === undefined
      ? {}
      : { endedAtMs: job.endedAtMs }),
  };
};

const list = async (slurm: Controller, signal: AbortSignal): Promise<readonly Found[]> =>
  (await slurm.list(signal)).flatMap((job) => {
    const about = readComment(job.comment);
    const location = parseLocation(about?.location ?? "");
    if (about === undefined || location === undefined) return [];
    const { requestId, run, instanceType } = about;
    return [
      {
        requestId,
        run,
        location,
        instanceType,
        startedAtMs: job.startedAtMs ?? 0,
        handle: { job: job.id },
      },
    ];
  });
