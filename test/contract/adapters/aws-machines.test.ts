import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awsSettingsSchema } from "../../../src/adapters/aws/aws.ts";
import { awsProvider } from "../../../src/adapters/aws/provider.ts";
import { brokerKey } from "../../../src/adapters/cloud/broker-key.ts";
import { cloudAdapter } from "../../../src/adapters/cloud/cloud-adapter.ts";
import type { Provider } from "../../../src/adapters/cloud/provider.ts";
import { adapterContract } from "./contract.ts";
import { requestAt } from "./loaded.ts";
import { killAll, killJob, processesOf } from "./processes.ts";
import { place, soon, testContext } from "./requests.ts";
import { describeWith, PROGRAMS, startService } from "./services.ts";
import { makeKeys, sshdPath, startSshd, testUser } from "./sshd.ts";
import type { World } from "./subject.ts";

/**
 * The whole adapter: machines are made by moto's EC2, and all of them are two real sshds on loopback. Nothing boots: the key that a boot script would install is the sshd's.
 */
const awsWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), "sky-aws-"));
  const moto = await startService(PROGRAMS.moto, (port) => ["-H", "127.0.0.1", "-p", String(port)]);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
  const stateFolder = join(folder, "state");
  mkdirSync(stateFolder, { mode: 0o700 });
  const { identityFile } = await brokerKey(stateFolder, soon());
  const keys = { ...makeKeys(folder), identityFile };
  // Two names of one address, so that two nodes of a request are two hosts.
  const sshds = await Promise.all(["a", "b"].map((name) => startSshd(folder, name, keys)));
  const hosts: readonly Host[] = sshds.map(({ home, port }, at) => ({
    name: NAMES[at] ?? "",
    home,
    port,
  }));
  const settings = awsSettingsSchema.parse({
    kind: "aws",
    endpoint: moto.url,
    image: "ami-12c6146b",
    regions: ["us-east-1"],
    user: testUser(),
    pollSeconds: 0.2,
  });
  const pathOf = (url: string): string => decodeURIComponent(new URL(url).pathname);
  const folderOf = (url: string): string => join(pathOf(url), "..");
  return {
    adapter: async () =>
      cloudAdapter(
        onLoopback(await awsProvider(settings), hosts),
        settings,
        testContext(stateFolder),
      ),
    request: { ...requestAt(place("aws/us-east-1/us-east-1a")), instanceType: "m5.large" },
    folders: [stateFolder, ...hosts.map(({ home }) => join(home, ".skyplan"))],
    pathOf,
    losePower: (machine, jobId) => killJob(folderOf(machine.files), jobId),
    jobProcesses: async (machine) => (await processesOf(folderOf(machine.files))).length,
    close: async () => {
      await Promise.all([...sshds, moto].map((each) => each.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};

interface Host {
  readonly name: string;
  readonly home: string;
  readonly port: number;
}
const NAMES = ["127.0.0.1", "localhost"];

/**
 * Moto gives its machines public addresses, which are somebody's: they are never spoken to. What a machine that is
 * ended, or switches itself off, does to its processes is done here.
 */
const onLoopback = (aws: Provider, hosts: readonly Host[]): Provider => ({
  ...aws,
  // No test may switch this machine off.
  onIdle: "release",
  login: (_, host) => ({ port: hosts.find(({ name }) => name === host)?.port ?? 0 }),
  find: async (wanted, signal) =>
    (await aws.find(wanted, signal)).map((instance, rank) => {
      const host = hosts[rank % hosts.length];
      const stopped = stoppedMs(join(host?.home ?? "", ".skyplan/machines", wanted.id, "stopped"));
      return {
        ...instance,
        publicAddress: host?.name ?? "",
        privateAddress: "127.0.0.1",
        ...(stopped === undefined ? {} : { state: "ended" as const, endedAtMs: stopped }),
      };
    }),
  end: async (wanted, instances, signal) => {
    await aws.end(wanted, instances, signal);
    for (const { home } of hosts) {
      const folder = join(home, ".skyplan/machines", wanted.id);
      await killAll(folder);
      await rm(folder, { recursive: true, force: true });
    }
  },
});

const stoppedMs = (file: string): number | undefined =>
  existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;

const name = "aws, machines of moto's EC2 that are real sshds";
if (sshdPath === undefined) describeWith(sshdPath, name, () => undefined);
else describeWith(PROGRAMS.moto, "aws", () => adapterContract({ name, open: awsWorld }));
