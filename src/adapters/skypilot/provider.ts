import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Found, MachineRequest } from "../../domain/adapter.ts";
import { locationId, regionId } from "../../domain/ids.ts";
import { machineRecords } from "../cloud/machine-records.ts";
import type { Instance, Login, Provider } from "../cloud/provider.ts";
import type { AdapterContext } from "../context.ts";
import { Failed, failed, orThrow } from "../failure.ts";
import { runProcess } from "../process.ts";
import { plain, skypilotFailure } from "./failures.ts";
import { type SshEntry, sshEntries } from "./ssh-entries.ts";
import { clusterName, taskYaml } from "./task.ts";

export interface SkyPilotSettings {
  /** The program and its first arguments. Its usual name is `sky`, which is this program's too. */
  readonly program: readonly string[];
}

/** SkyPilot through its command line: machines of every cloud that it knows. */
export const skypilotProvider = (
  { program }: SkyPilotSettings,
  context: AdapterContext,
): Provider => {
  const [command = "", ...first] = program;
  const folder = join(context.stateFolder, "skypilot");
  const ask = async (args: readonly string[], signal: AbortSignal): Promise<string> => {
    const env = { ...process.env, SKYPILOT_DISABLE_USAGE_COLLECTION: "1", NO_COLOR: "1" };
    const ran = orThrow(await runProcess(command, [...first, ...args], { signal, env }));
    const said = ran.stdout.toString("utf8");
    if (ran.exitCode === 0) return said;
    throw new Failed(skypilotFailure(`skypilot: ${args[0]}`, `${said}\n${ran.stderr}`));
  };
  const clusters = async (names: readonly string[], signal: AbortSignal) => {
    const fresh = names.length === 0 ? [] : ["--refresh"];
    return clustersIn(await ask(["status", ...names, ...fresh, "--output", "json"], signal));
  };
  const entriesOf = (requestId: string): readonly SshEntry[] =>
    readEntries(context.env("HOME") ?? "", clusterName(requestId));
  return {
    kind: "skypilot",
    user: "ubuntu",
    onIdle: "release",
    create: (request, _, signal) => launch(folder, ask, clusters, request, signal),
    find: async ({ id }, signal) => {
      const [cluster] = await clusters([clusterName(id)], signal);
      return cluster === undefined ? [] : instancesOf(cluster, entriesOf(id));
    },
    end: async ({ id }, _, signal) => {
      try {
        await ask(["down", "--yes", clusterName(id)], signal);
      } catch (error) {
        if (!(error instanceof Failed && NOT_THERE.test(error.message))) throw error;
      }
    },
    list: async (signal) => {
      const records = machineRecords(join(folder, "machines"));
      const ours = (await clusters([], signal)).filter(({ name }) => name.startsWith("sky-"));
      return Promise.all(
        ours.map(async (cluster): Promise<Found> => {
          const requestId = cluster.name.slice("sky-".length);
          return foundOf(cluster, requestId, (await records.read(requestId))?.run ?? "");
        }),
      );
    },
    login: (requestId, host) => loginOf(entriesOf(requestId), host),
  };
};

const NOT_THERE = /not found|does not exist|no (existing )?clusters?/i;

const launch = async (
  folder: string,
  ask: (args: readonly string[], signal: AbortSignal) => Promise<string>,
  clusters: (names: readonly string[], signal: AbortSignal) => Promise<readonly SkyCluster[]>,
  request: MachineRequest,
  signal: AbortSignal,
): Promise<void> => {
  const name = clusterName(request.id);
  const [there] = await clusters([name], signal);
  if (there?.status === "UP") return;
  const file = join(folder, `${request.id}.yaml`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, taskYaml(request), { mode: 0o600 });
  // A cluster that was begun goes on: SkyPilot knows it by its name.
  await ask(["launch", "--cluster", name, "--yes", "--detach-run", file], signal);
};

interface SkyCluster {
  readonly name: string;
  readonly status: string;
  readonly launched_at?: number | null;
  readonly cloud?: string | null;
  readonly region?: string | null;
  readonly instance_type?: string | null;
  readonly resources_str?: string | null;
}

/** The list is the first line that is one: hints may stand before it. */
const clustersIn = (text: string): readonly SkyCluster[] => {
  const written = plain(text);
  const start = written.search(/^\s*\[/m);
  try {
    const list: unknown = start < 0 ? [] : JSON.parse(written.slice(start));
    return Array.isArray(list) ? (list as SkyCluster[]) : [];
  } catch {
    throw failed("unknown", `skypilot: status gave no JSON: ${written.slice(0, 200)}`);
  }
};

const instancesOf = (
  { status, launched_at, name }: SkyCluster,
  entries: readonly SshEntry[],
): readonly Instance[] => {
  const state = STATES[status] ?? "pending";
  const startedAtMs = 1_000 * (launched_at ?? 0);
  if (state === "ended") return [{ id: name, state, startedAtMs, why: "lost" }];
  const proxied = entries.find((entry) => entry.isProxied);
  if (proxied !== undefined)
    throw failed(
      "unsupported",
      `skypilot: ${proxied.name} is reached through a proxy; use the adapter of that cloud`,
    );
  if (entries.length === 0) return [{ id: name, state: "pending", startedAtMs }];
  return entries.map((entry) => ({
    id: entry.name,
    state,
    startedAtMs,
    publicAddress: entry.host,
    privateAddress: entry.host,
  }));
};

/** @see https://docs.skypilot.co/en/latest/reference/cli.html#sky-status */
const STATES: Readonly<Record<string, Instance["state"]>> = {
  INIT: "pending",
  PENDING: "pending",
  UP: "running",
  STOPPED: "ended",
  AUTOSTOPPING: "ended",
};

const readEntries = (home: string, cluster: string): readonly SshEntry[] => {
  try {
    return sshEntries(readFileSync(join(home, ".sky", "generated", "ssh", cluster), "utf8"));
  } catch {
    return [];
  }
};

const loginOf = (entries: readonly SshEntry[], host: string): Login => {
  const entry = entries.find((each) => each.host === host);
  return {
    ...(entry?.user === undefined ? {} : { user: entry.user }),
    ...(entry?.port === undefined ? {} : { port: entry.port }),
    ...(entry?.identityFile === undefined ? {} : { identityFile: entry.identityFile }),
  };
};

const foundOf = (cluster: SkyCluster, requestId: string, run: string): Found => ({
  requestId,
  run,
  location: locationId(
    regionId((cluster.cloud ?? "skypilot").toLowerCase(), cluster.region ?? ""),
    "",
  ),
  instanceType: cluster.instance_type ?? cluster.resources_str ?? "",
  startedAtMs: 1_000 * (cluster.launched_at ?? 0),
  handle: { cluster: cluster.name },
});
