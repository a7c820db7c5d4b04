import { mkdirSync, writeFileSync } from "node:fs";
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
import { killJob, processesOf } from "./processes.ts";
import { place, soon, testContext } from "./requests.ts";
import { describeWith, PROGRAMS, startService } from "./services.ts";
import { makeKeys, sshdPath, startSshd, testUser } from "./sshd.ts";
import type { World } from "./subject.ts";

/**
 * The whole adapter: machines are made by moto's EC2, and each is the same real sshd on loopback, which stands for all
 * of them. Nothing boots: the key that a boot script would install is the sshd's.
 */
const awsWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), "sky-aws-"));
  const moto = await startService(PROGRAMS.moto, (port) => ["-H", "127.0.0.1", "-p", String(port)]);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
  const stateFolder = join(folder, "state");
  mkdirSync(stateFolder, { mode: 0o700 });
  const { identityFile } = await brokerKey(stateFolder, soon());
  const keys = { ...makeKeys(folder), identityFile };
  const sshd = await startSshd(folder, "host", keys);
  writeFileSync(join(folder, "note"), "one host");
  const settings = awsSettingsSchema.parse({
    kind: "aws",
    endpoint: moto.url,
    image: "ami-12c6146b",
    regions: ["us-east-1"],
    user: testUser(),
    sshPort: sshd.port,
    pollSeconds: 0.2,
  });
  const pathOf = (url: string): string => decodeURIComponent(new URL(url).pathname);
  const folderOf = (url: string): string => join(pathOf(url), "..");
  return {
    adapter: async () =>
      cloudAdapter(onLoopback(await awsProvider(settings)), settings, testContext(stateFolder)),
    request: { ...requestAt(place("aws/us-east-1/us-east-1a")), instanceType: "m5.large" },
    folders: [stateFolder, join(sshd.home, ".skyplan")],
    pathOf,
    losePower: (machine, jobId) => killJob(folderOf(machine.files), jobId),
    jobProcesses: async (machine) => (await processesOf(folderOf(machine.files))).length,
    cutOff: async () => {
      await sshd.stop();
      return () => sshd.start();
    },
    close: async () => {
      await Promise.all([sshd.stop(), moto.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Moto gives its machines public addresses, which are somebody's: they are never spoken to. */
const onLoopback = (aws: Provider): Provider => ({
  ...aws,
  // No sshd may switch this machine off.
  onIdle: "release",
  find: async (wanted, signal) =>
    (await aws.find(wanted, signal)).map((instance) => ({
      ...instance,
      publicAddress: "127.0.0.1",
      privateAddress: "127.0.0.1",
    })),
});

const name = "aws, machines of moto's EC2 that are one real sshd";
if (sshdPath === undefined) describeWith(sshdPath, name, () => undefined);
else describeWith(PROGRAMS.moto, "aws", () => adapterContract({ name, open: awsWorld }));
