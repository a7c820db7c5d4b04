import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adapterContract } from "./contract.ts";
import { startFakeKubernetes } from "./fake-kubernetes.ts";
import { loaded, requestAt } from "./loaded.ts";
import { killJob, processesOf } from "./processes.ts";
import { place } from "./requests.ts";
import type { World } from "./subject.ts";

/** The official client against a fake API; `kubernetes-cluster.test.ts` runs the same against a real one. */
const fakeWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), "sky-fake-kube-"));
  const stateFolder = join(folder, "state");
  const pods = join(folder, "pods");
  for (const each of [stateFolder, pods]) mkdirSync(each, { mode: 0o700 });
  const fake = await startFakeKubernetes(pods);
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, JSON.stringify(configOf(fake.url)), { mode: 0o600 });
  const settings = {
    kind: "kubernetes",
    kubeconfig,
    image: "fake",
    select: "none",
    folder: fake.folder,
    pollSeconds: 0.1,
  };
  const pathOf = (url: string): string => {
    const { pathname } = new URL(url);
    const [, pod = "", ...path] = pathname.split("/");
    return fake.pathOf(pod, `/${path.map(decodeURIComponent).join("/")}`);
  };
  const folderOf = (url: string): string => join(pathOf(url), "..");
  return {
    adapter: () => loaded(settings, stateFolder),
    request: requestAt(place("onprem/dc1")),
    folders: [stateFolder, pods],
    pathOf,
    losePower: (machine, jobId) => killJob(folderOf(machine.files), jobId),
    jobProcesses: async (machine) => (await processesOf(folderOf(machine.files))).length,
    cutOff: () => fake.cutOff(),
    close: async () => {
      await fake.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const configOf = (server: string) => ({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "fake", cluster: { server, "insecure-skip-tls-verify": true } }],
  users: [{ name: "test", user: {} }],
  contexts: [{ name: "fake", context: { cluster: "fake", user: "test" } }],
  "current-context": "fake",
});

adapterContract({ name: "kubernetes, against a fake API", open: fakeWorld });
