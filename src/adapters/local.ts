import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { Adapter, Found, Machine, MachineRequest } from "../domain/adapter.ts";
import type { AdapterContext, Settings } from "./context.ts";
import { answering, failed, orThrow } from "./failure.ts";
import { askHost } from "./job/ask-host.ts";
import { foundIn, oneEach } from "./job/facts.ts";
import type { Host } from "./job/host.ts";
import { localHost } from "./job/local-host.ts";
import { machineFolder } from "./job/machine-folder.ts";
import { type MachineGroup, type Member, machineGroup } from "./job/machine-group.ts";
import { knownSecrets } from "./job/secrets.ts";
import { machineNameIn, whileTouching } from "./job/touching.ts";
import { checkedSettings } from "./settings.ts";
import { copyStore } from "./stores/copy-store.ts";

const settingsSchema = z.strictObject({
  kind: z.literal("local"),
  /** Names of variables of the broker's environment that jobs get, besides those that every program needs. */
  passEnv: z.array(z.string()).default([]),
});

/** What programs need to find their way on this machine. All else of the broker's environment is kept from jobs. */
const ORDINARY = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR"];

/**
 * Processes on the broker's own machine. A machine is a folder below `<stateFolder>/local/machines/`, each further node
 * of a request another one beside it.
 */
export const localAdapter = async (given: Settings, context: AdapterContext): Promise<Adapter> => {
  const { passEnv } = checkedSettings(settingsSchema, given);
  const base = join(context.stateFolder, "local");
  await mkdir(base, { recursive: true, mode: 0o700 });
  const host = localHost(environment([...ORDINARY, ...passEnv], context));
  const secrets = knownSecrets(context);
  const group = (names: readonly string[]): MachineGroup =>
    machineGroup(
      names.map((name) => member(host, base, name)),
      secrets,
      copyStore,
    );
  const of = (machine: Machine): MachineGroup =>
    group(namesOf(machine.id, Number(machine.handle.nodes ?? "1")));

  return {
    kind: "local",
    provision: (request, signal) =>
      answering(`making the machine ${request.id}`, signal, () =>
        provision(host, base, request, signal),
      ),
    run: (machine, job, signal) => of(machine).run(job, signal),
    status: (machine, jobId, signal) => of(machine).status(jobId, signal),
    logs: (machine, jobId, fromByte, signal) => of(machine).logs(jobId, fromByte, signal),
    copy: (copy, signal) =>
      whileTouching(
        () => touchEnds(host, base, [copy.from, copy.to], signal),
        () => copyStore(copy, signal),
      ),
    terminate: (request, signal) => group(namesOf(request.id, request.nodes)).end(signal),
    list: (signal) => answering("list of machines", signal, async () => list(host, base, signal)),
  };
};

const environment = (names: readonly string[], context: AdapterContext): NodeJS.ProcessEnv =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = context.env(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Folders of a request's nodes, by rank. */
const namesOf = (id: string, nodes: number): readonly string[] =>
  Array.from({ length: nodes }, (_, rank) => (rank === 0 ? id : `${id}.${rank}`));

const member = (host: Host, base: string, name: string): Member => ({
  folder: machineFolder(host, base, name),
  files: filesOf(base, name),
  address: "127.0.0.1",
});

const filesOf = (base: string, name: string): string =>
  pathToFileURL(join(base, "machines", name, "files")).href;

const provision = async (
  host: Host,
  base: string,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<Machine> => {
  const starts: number[] = [];
  for (const name of namesOf(request.id, request.nodes)) {
    const options = { exclusive: false, onIdle: "release" } as const;
    const prepared = orThrow(
      await machineFolder(host, base, name).prepare(request, options, signal),
    );
    if (prepared.state !== "ready")
      throw failed("unknown", `the machine ${request.id} was ended already`);
    starts.push(prepared.startedAtMs);
  }
  return {
    id: request.id,
    location: request.location,
    files: filesOf(base, request.id),
    startedAtMs: Math.min(...starts),
    handle: { nodes: String(request.nodes) },
  };
};

const list = async (host: Host, base: string, signal: AbortSignal): Promise<readonly Found[]> => {
  const machines = foundIn(orThrow(await askHost(host, "list", [["base", base]], signal)));
  return oneEach(machines).map((found) => {
    const nodes = machines.filter(({ requestId }) => requestId === found.requestId).length;
    return { ...found, handle: { nodes: String(nodes) } };
  });
};

const touchEnds = async (
  host: Host,
  base: string,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  for (const url of urls) {
    const name = url.startsWith("file:") ? machineNameIn(new URL(url).pathname) : undefined;
    if (name !== undefined) await machineFolder(host, base, name).touch(signal);
  }
};
