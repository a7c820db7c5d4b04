import { join } from "node:path";
import type { Adapter, Ended, Found, Machine, MachineRequest } from "../domain/adapter.ts";
import type { AdapterContext, Settings } from "./context.ts";
import { answering, failed, orThrow } from "./failure.ts";
import { askHost } from "./job/ask-host.ts";
import { foundIn, oneEach } from "./job/facts.ts";
import { machineFolder } from "./job/machine-folder.ts";
import { endedTogether } from "./job/machine-group.ts";
import { knownSecrets } from "./job/secrets.ts";
import { machineNameIn, whileTouching } from "./job/touching.ts";
import { checkedSettings } from "./settings.ts";
import { type AskedHosts, askedHosts } from "./ssh/asked-hosts.ts";
import { claimHosts } from "./ssh/claim.ts";
import { socketFolder } from "./ssh/socket-folder.ts";
import { sshHost } from "./ssh/ssh-host.ts";
import { copyOver, type SshMachine, sshMachine } from "./ssh/ssh-machine.ts";
import { hostsFor, hostsOf, type PoolHost, sshSettingsSchema } from "./ssh/ssh-settings.ts";
import { parseSshUrl, sameTarget } from "./ssh/target.ts";

/** Machines of one's own, reached by the system's OpenSSH client. A host serves one request at a time. */
export const sshAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const settings = checkedSettings(sshSettingsSchema, given);
  const base = settings.folder;
  const hosts = hostsOf(
    settings,
    settings.shareConnections ? await socketFolder(context) : undefined,
  );
  const asked = askedHosts(join(context.stateFolder, "ssh", "asked"));
  const secrets = knownSecrets(context);
  const copyOwn = copyOver(hosts.map((host) => host.target));
  const of = (machine: Machine): SshMachine =>
    sshMachine(machine.id, nodesOf(machine, hosts), { base, secrets });

  return {
    kind: "ssh",
    provision: (request, signal) =>
      answering(`taking hosts for ${request.id}`, signal, () =>
        provision(hosts, base, asked, request, signal),
      ),
    run: (machine, job, signal) =>
      answering(`starting ${job.id}`, signal, async () =>
        orThrow(await of(machine).run(job, signal)),
      ),
    status: (machine, jobId, signal) =>
      answering(`status of ${jobId}`, signal, async () =>
        orThrow(await of(machine).status(jobId, signal)),
      ),
    logs: (machine, jobId, fromByte, signal) =>
      answering(`log of ${jobId}`, signal, async () =>
        orThrow(await of(machine).logs(jobId, fromByte, signal)),
      ),
    copy: (copy, signal) =>
      whileTouching(
        () => touchEnds(hosts, base, [copy.from, copy.to], signal),
        () => copyOwn(copy, signal),
      ),
    terminate: (request, signal) =>
      answering(`ending ${request.id}`, signal, () =>
        terminate(hosts, base, asked, request, signal),
      ),
    list: (signal) => answering("list of machines", signal, () => list(hosts, base, signal)),
  };
};

/** `handle` holds for each rank the host's name and the folder there. */
const nodesOf = (machine: Machine, hosts: readonly PoolHost[]) =>
  Array.from({ length: Number(machine.handle.nodes) }, (_, rank) => {
    const name = machine.handle[`host${rank}`];
    const host = hosts.find((each) => each.name === name);
    if (host === undefined)
      throw failed("unsupported", `${machine.id} is on ${name}, which the settings do not name`);
    const folder = machine.handle[`folder${rank}`] ?? "";
    return { target: host.target, address: host.address, folder };
  });

const provision = async (
  hosts: readonly PoolHost[],
  base: string,
  asked: AskedHosts,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Machine> => {
  const pool = hostsFor(hosts, request.location, request.instanceType);
  const before = (await asked.of(request.id)) ?? [];
  const holding = await holdersOf(
    pool.filter(({ name }) => before.includes(name)),
    base,
    request.id,
    signal,
  );
  const rank = ({ name }: PoolHost): number =>
    holding.has(name) ? 0 : before.includes(name) ? 1 : 2;
  const inOrder = [...pool].sort((a, b) => rank(a) - rank(b));
  const noting = (host: PoolHost): Promise<void> => asked.add(request.id, host.name);
  const claimed = await claimHosts(inOrder, base, request, noting, signal);
  const nodes = sshMachine(request.id, claimed, { base, secrets: NONE });
  const places = claimed.flatMap(({ host, folder }, rank) => [
    [`host${rank}`, host.name],
    [`folder${rank}`, folder],
  ]);
  return {
    id: request.id,
    location: request.location,
    files: nodes.files,
    startedAtMs: Math.min(...claimed.map((node) => node.startedAtMs)),
    handle: { nodes: String(claimed.length), ...Object.fromEntries(places) },
  };
};

/**
 * Those that have the request's machine. Having been asked is not enough: a host that was in use then may be free now, and
 * taking it would make a second machine.
 */
const holdersOf = async (
  hosts: readonly PoolHost[],
  base: string,
  requestId: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const names = await Promise.all(
    hosts.map(async ({ name, target }) => {
      const answer = await askHost(sshHost(target), "list", [["base", base]], signal);
      const has = answer.ok && foundIn(answer.value).some((found) => found.requestId === requestId);
      return has ? [name] : [];
    }),
  );
  return new Set(names.flat());
};

const NONE = { remember: () => undefined, values: () => [] };

/** On the hosts that were asked for it; of a request that this broker does not know, on all of its place. */
const terminate = async (
  hosts: readonly PoolHost[],
  base: string,
  asked: AskedHosts,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Ended> => {
  const names = await asked.of(request.id);
  const concerned =
    names === undefined
      ? hostsFor(hosts, request.location, request.instanceType)
      : hosts.filter((host) => names.includes(host.name));
  return endedTogether(
    await Promise.all(
      concerned.map(async ({ target }) =>
        orThrow(await machineFolder(sshHost(target), base, request.id).end(signal)),
      ),
    ),
  );
};

/** A host that cannot be asked is a failure: what runs there would be overlooked. */
const list = async (
  hosts: readonly PoolHost[],
  base: string,
  signal: AbortSignal,
): Promise<readonly Found[]> => {
  const perHost = await Promise.all(
    hosts.map(async (host) => {
      const answer = await askHost(sshHost(host.target), "list", [["base", base]], signal);
      return foundIn(orThrow(answer)).map((found) => ({ ...found, handle: { host: host.name } }));
    }),
  );
  return oneEach(perHost.flat());
};

const touchEnds = async (
  hosts: readonly PoolHost[],
  base: string,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  for (const url of urls) {
    const parsed = parseSshUrl(url);
    const name = machineNameIn(parsed?.path ?? "");
    const host = parsed && hosts.find((each) => sameTarget(each.target, parsed.target));
    if (host !== undefined && name !== undefined)
      await machineFolder(sshHost(host.target), base, name).touch(signal);
  }
};
