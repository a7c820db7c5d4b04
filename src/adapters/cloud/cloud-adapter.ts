import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  Adapter,
  Copy,
  Ended,
  JobStatus,
  Machine,
  MachineRequest,
} from "../../domain/adapter.ts";
import type { AdapterContext } from "../context.ts";
import { answering, Failed, failed, orThrow } from "../failure.ts";
import { knownSecrets } from "../job/secrets.ts";
import { machineNameIn, whileTouching } from "../job/touching.ts";
import { openSshStore } from "../ssh/open-ssh-store.ts";
import { socketFolder } from "../ssh/socket-folder.ts";
import { prepareOver, type SshMachine, sshMachine, waitForSsh } from "../ssh/ssh-machine.ts";
import type { SshTarget } from "../ssh/target.ts";
import { copyStore } from "../stores/copy-store.ts";
import { BASE_FOLDER, bootScript } from "./boot-script.ts";
import { brokerKey } from "./broker-key.ts";
import { type MachineRecords, machineRecords, type NodeRecord } from "./machine-records.ts";
import type { Instance, Provider } from "./provider.ts";
import type { MachineSettings } from "./settings.ts";

/** Machines of a cloud, made through its API and spoken to over ssh. */
export const cloudAdapter = async (
  provider: Provider,
  settings: MachineSettings,
  context: AdapterContext,
): Promise<Adapter> => {
  const sockets = await socketFolder(context);
  const cloud: Cloud = {
    ...(sockets === undefined ? {} : { sockets }),
    provider,
    settings,
    context,
    records: machineRecords(join(context.stateFolder, provider.kind, "machines")),
    machine: (id, nodes) =>
      sshMachine(
        id,
        nodes.map((node) => ({ ...node, target: targetOf(cloud, id, node.host) })),
        { base: BASE_FOLDER, secrets },
      ),
  };
  const secrets = knownSecrets(context);
  const of = (machine: Machine): SshMachine => cloud.machine(machine.id, nodesOf(machine));
  return {
    kind: provider.kind,
    provision: (request, signal) =>
      answering(`machines for ${request.id}`, signal, () => provision(cloud, request, signal)),
    run: (machine, job, signal) => of(machine).run(job, signal),
    status: (machine, jobId, signal) =>
      answering(`status of ${jobId}`, signal, () =>
        status(cloud, of(machine), machine, jobId, signal),
      ),
    logs: (machine, jobId, fromByte, signal) => of(machine).logs(jobId, fromByte, signal),
    copy: (copy, signal) =>
      answering(`copy of ${copy.from} to ${copy.to}`, signal, () => copyOwn(cloud, copy, signal)),
    terminate: (request, signal) =>
      answering(`ending ${request.id}`, signal, () => terminate(cloud, request, signal)),
    list: (signal) => answering("list of machines", signal, () => provider.list(signal)),
  };
};

interface Cloud {
  readonly sockets?: string;
  readonly provider: Provider;
  readonly settings: MachineSettings;
  readonly context: AdapterContext;
  readonly records: MachineRecords;
  machine(id: string, nodes: readonly NodeRecord[]): SshMachine;
}

const loginOf = ({ provider, settings }: Cloud): string => settings.user ?? provider.user;

const targetOf = (cloud: Cloud, requestId: string, host: string): SshTarget => ({
  host,
  port: cloud.settings.sshPort,
  user: loginOf(cloud),
  identityFile: join(cloud.context.stateFolder, "keys", "id_ed25519"),
  // The first key is believed: nothing tells a new machine's key before.
  hostKeys: "accept-new",
  knownHostsFile: cloud.records.knownHostsFile(requestId),
  ...(cloud.sockets === undefined ? {} : { socketFolder: cloud.sockets }),
  ...cloud.provider.login?.(requestId, host),
});

const provision = async (
  cloud: Cloud,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Machine> => {
  const { provider, context, records, settings } = cloud;
  const noted = await records.ask(request.id, request.run, context.nowMs());
  const key = await brokerKey(context.stateFolder, signal);
  const user = loginOf(cloud);
  const { authorizedKey } = key;
  const script = bootScript(user, authorizedKey, request.idleStopMinutes);
  await provider.create(request, { user, authorizedKey, script }, signal);
  const { instances, nodes } = await withinMinutes(
    settings.bootMinutes,
    `${request.id}: ${request.nodes} × ${request.instanceType} at ${request.location}`,
    signal,
    async (limited) => {
      const up = await allRunning(cloud, request, limited);
      const made = await Promise.all(up.map((each) => letIn(cloud, request, each, limited)));
      return { instances: up, nodes: made };
    },
  );
  const startedAtMs = Math.min(...instances.map((each) => each.startedAtMs));
  await records.write(request.id, { ...noted, startedAtMs, nodes });
  return {
    id: request.id,
    location: request.location,
    files: cloud.machine(request.id, nodes).files,
    startedAtMs,
    handle: handleOf(request, instances, nodes),
  };
};

const withinMinutes = async <T>(
  minutes: number,
  what: string,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> => {
  const limit = AbortSignal.timeout(60_000 * minutes);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted)
      throw failed("boot-timeout", `${what} did not come up within ${minutes} min`);
    throw error;
  }
};

/** Waits until all run and can be reached. */
const allRunning = async (
  { provider, settings }: Cloud,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<readonly Instance[]> => {
  for (;;) {
    const instances = await provider.find(request, signal);
    for (const instance of instances) mustLive(request, instance);
    const up = instances.filter(
      (each) => each.state === "running" && hostOf(each, settings) !== undefined,
    );
    if (up.length >= request.nodes) return up;
    await sleep(1_000 * settings.pollSeconds, undefined, { signal });
  }
};

const mustLive = (request: MachineRequest, instance: Instance): void => {
  if (instance.refused !== undefined) throw new Failed(instance.refused);
  if (instance.state !== "ended") return;
  const what = `${request.id}: ${instance.id} at ${request.location}`;
  throw instance.why === "preempted"
    ? failed("no-capacity", `${what} was taken back while it booted`)
    : failed("unknown", `${what} ended while it booted`);
};

const hostOf = (instance: Instance, settings: MachineSettings): string | undefined =>
  settings.privateAddresses ? instance.privateAddress : instance.publicAddress;

const letIn = async (
  cloud: Cloud,
  request: MachineRequest,
  instance: Instance,
  signal: AbortSignal,
): Promise<NodeRecord> => {
  const { settings } = cloud;
  const host = hostOf(instance, settings) ?? "";
  const target = targetOf(cloud, request.id, host);
  const pause = (until: AbortSignal) =>
    sleep(1_000 * settings.pollSeconds, undefined, { signal: until });
  orThrow(await waitForSsh(target, signal, pause));
  const options = { exclusive: false, onIdle: cloud.provider.onIdle ?? "poweroff" } as const;
  // The disk was made of the size that was asked for; the system on it takes its part.
  const { diskGb: _, ...onAnyDisk } = request;
  const prepared = orThrow(await prepareOver(target, BASE_FOLDER, onAnyDisk, options, signal));
  if (prepared.state !== "ready") throw failed("unknown", `${request.id} stopped already`);
  return { host, address: instance.privateAddress ?? host, folder: prepared.folder };
};

/** All that is needed to go on after this broker's own notes are lost. */
const handleOf = (
  { market }: MachineRequest,
  instances: readonly Instance[],
  nodes: readonly NodeRecord[],
): Machine["handle"] => ({
  market,
  instances: instances.map(({ id }) => id).join(" "),
  nodes: String(nodes.length),
  ...Object.fromEntries(
    nodes.flatMap(({ host, address, folder }, rank) => [
      [`host${rank}`, host],
      [`address${rank}`, address],
      [`folder${rank}`, folder],
    ]),
  ),
});

const nodesOf = ({ handle }: Machine): readonly NodeRecord[] =>
  Array.from({ length: Number(handle.nodes ?? 0) }, (_, rank) => ({
    host: handle[`host${rank}`] ?? "",
    address: handle[`address${rank}`] ?? "",
    folder: handle[`folder${rank}`] ?? "",
  }));

/** A machine that does not answer may be gone: its cloud knows. */
const status = async (
  { provider, context, records }: Cloud,
  asked: SshMachine,
  machine: Machine,
  jobId: string,
  signal: AbortSignal,
): Promise<JobStatus> => {
  const ended = await records.end(machine.id);
  if (ended !== undefined) return ended;
  const answer = await asked.status(jobId, signal);
  if (answer.ok) return answer.value;
  if (answer.error.kind !== "unreachable" || signal.aborted) throw new Failed(answer.error);
  const instances = await provider.find(machine, signal);
  const gone = instances.find(({ state }) => state === "ended");
  if (gone === undefined && instances.length > 0) throw new Failed(answer.error);
  return {
    state: "machine-gone",
    reason: whyGone(gone, machine.handle.market === "spot"),
    atMs: gone?.endedAtMs ?? context.nowMs(),
  };
};

/** Spot machines are taken back; a cloud that says nothing, or knows it no more, did that. */
const whyGone = (gone: Instance | undefined, isSpot: boolean): "preempted" | "ended" | "lost" => {
  const said = gone?.why ?? "lost";
  return said === "lost" && isSpot ? "preempted" : said;
};

const copyOwn = async (cloud: Cloud, copy: Copy, signal: AbortSignal) => {
  const { records, machine } = cloud;
  const ends = await Promise.all(
    [copy.from, copy.to].map(async (url) => {
      const id = url.startsWith("ssh:") ? machineNameIn(url) : undefined;
      const nodes = id === undefined ? undefined : (await records.read(id))?.nodes;
      return id === undefined || nodes === undefined ? [] : [{ id, nodes }];
    }),
  );
  const own = ends.flat();
  const targets = own.flatMap(({ id, nodes }) =>
    nodes.map(({ host }) => targetOf(cloud, id, host)),
  );
  const answer = await whileTouching(
    async () => {
      for (const { id, nodes } of own) await machine(id, nodes).touch(signal);
    },
    () =>
      copyStore(copy, signal, async (url) =>
        url.startsWith("ssh:") ? openSshStore(url, targets) : undefined,
      ),
  );
  return orThrow(answer);
};

const terminate = async (
  cloud: Cloud,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Ended> => {
  const { provider, records, context } = cloud;
  const noted = await records.read(request.id);
  const instances = await whatCame(cloud, request, noted?.askedAtMs, signal);
  const nowMs = context.nowMs();
  if (instances.length > 0) await provider.end(request, instances, signal);
  const startedAtMs = least(instances.map((each) => each.startedAtMs)) ?? noted?.startedAtMs;
  if (startedAtMs === undefined) {
    await records.write(request.id, { askedAtMs: nowMs, ...noted, endedAtMs: nowMs });
    return {};
  }
  const ends = instances.map((each) => each.endedAtMs ?? nowMs);
  const endedAtMs = noted?.endedAtMs ?? (ends.length === 0 ? nowMs : Math.max(...ends));
  await records.write(request.id, {
    ...(noted ?? { askedAtMs: startedAtMs }),
    startedAtMs,
    endedAtMs,
  });
  const prices =
    request.market === "spot" && instances[0] !== undefined
      ? await provider.prices?.(request, instances[0], endedAtMs, signal)
      : undefined;
  return {
    startedAtMs,
    endedAtMs,
    ...(prices === undefined || prices.length === 0 ? {} : { prices }),
  };
};

const least = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.min(...values);

/** Clouds show new machines with a delay: what was asked for just now may still appear. */
const whatCame = async (
  { provider, context, settings }: Cloud,
  request: MachineRequest,
  askedAtMs: number | undefined,
  signal: AbortSignal,
): Promise<readonly Instance[]> => {
  for (;;) {
    const instances = await provider.find(request, signal);
    const late = askedAtMs !== undefined && context.nowMs() - askedAtMs < APPEARS_WITHIN_MS;
    if (instances.length > 0 || !late) return instances;
    await sleep(1_000 * settings.pollSeconds, undefined, { signal });
  }
};
const APPEARS_WITHIN_MS = 20_000;
