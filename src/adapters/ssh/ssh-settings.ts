import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type LocationId, regionOf } from "../../domain/ids.ts";
import type { SshTarget } from "./target.ts";

const targetSchema = z.strictObject({
  /** A name or an address; it cannot look like an option. */
  host: z.string().regex(/^[A-Za-z0-9_.:][A-Za-z0-9_.:-]*$/),
  port: z.int().min(1).max(65_535).optional(),
  user: z
    .string()
    .regex(/^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/)
    .optional(),
  /** A private key, absolute or from `~/`; absent: what the user's ssh configuration names. */
  identityFile: z.string().optional(),
});

const trust = {
  hostKeys: z.enum(["strict", "accept-new", "off"]).default("strict"),
  /** Absent: the user's own. */
  knownHostsFile: z.string().optional(),
  /** Commands of half a minute share one connection. */
  shareConnections: z.boolean().default(true),
};

/** One host that everything is asked of. */
export const loginSchema = targetSchema.extend(trust);

const hostSchema = targetSchema.extend({
  /** Where the other hosts reach this one; absent: as the broker does. */
  address: z.string().optional(),
  /** Absent: any that is asked for. */
  instanceTypes: z.array(z.string()).optional(),
});

export const sshSettingsSchema = z.strictObject({
  kind: z.literal("ssh"),
  /** By region or zone, `onprem/rack1`. */
  hosts: z.record(z.string().regex(/^[^/]+\/[^/]+(\/[^/]+)?$/), z.array(hostSchema).min(1)),
  /** Folder of all machines on each host: absolute, or below the home folder. */
  folder: z
    .string()
    .regex(/^\/?[^/\0]+(\/[^/\0]+)*$/)
    .default(".skyplan"),
  ...trust,
});

export type SshSettings = z.infer<typeof sshSettingsSchema>;

/** A host of the pool. */
export interface PoolHost {
  /** Tells it from the others: its target in words. */
  readonly name: string;
  readonly target: SshTarget;
  readonly address: string;
  readonly location: string;
  readonly instanceTypes?: readonly string[];
}

/** All hosts, each once, in the order of the settings. */
export const hostsOf = (settings: SshSettings, socketFolder?: string): readonly PoolHost[] => {
  const hosts = Object.entries(settings.hosts).flatMap(([location, each]) =>
    each.map((host): PoolHost => poolHost(host, location, settings, socketFolder)),
  );
  return [...new Map(hosts.map((host) => [host.name, host])).values()];
};

const poolHost = (
  { address, instanceTypes, ...host }: z.infer<typeof hostSchema>,
  location: string,
  settings: SshSettings,
  socketFolder: string | undefined,
): PoolHost => ({
  name: `${host.user === undefined ? "" : `${host.user}@`}${host.host}:${host.port ?? 22}`,
  target: targetOf(host, settings, socketFolder),
  address: address ?? host.host,
  location,
  ...(instanceTypes !== undefined && { instanceTypes }),
});

/** @param socketFolder  of shared connections; absent: none are */
export const targetOf = (
  { host, port, user, identityFile }: z.infer<typeof targetSchema>,
  { hostKeys, knownHostsFile }: Pick<SshSettings, "hostKeys" | "knownHostsFile">,
  socketFolder: string | undefined,
): SshTarget => ({
  host,
  hostKeys,
  ...(port !== undefined && { port }),
  ...(user !== undefined && { user }),
  ...(identityFile !== undefined && { identityFile: fromHome(identityFile) }),
  ...(knownHostsFile !== undefined && { knownHostsFile: fromHome(knownHostsFile) }),
  ...(socketFolder !== undefined && { socketFolder }),
});

const fromHome = (file: string): string =>
  file.startsWith("~/") ? join(homedir(), file.slice(2)) : file;

/** Hosts that may serve a request: of its place, or of its region where hosts are given by region, and of its type. */
export const hostsFor = (
  hosts: readonly PoolHost[],
  location: LocationId,
  instanceType: string,
): readonly PoolHost[] =>
  hosts.filter(
    (host) =>
      (host.location === location ||
        host.location === regionOf(location) ||
        regionOf(host.location as LocationId) === location) &&
      (host.instanceTypes?.includes(instanceType) ?? true),
  );
