import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adapterContract } from "./contract.ts";
import { loaded, requestAt } from "./loaded.ts";
import { machineRequest, place, soon } from "./requests.ts";
import type { World } from "./subject.ts";

/**
 * Against a real cluster that `SKYPLAN_TEST_KUBECONFIG` names, whose nodes have the image `SKYPLAN_TEST_IMAGE` (bash, GNU
 * tools). `docs/adapters.md` says how one is made of a real API server and a real kubelet on one machine; that takes
 * longer to build than CI has time, so without the variables there is nothing to run here.
 */
const kubeconfig = process.env.SKYPLAN_TEST_KUBECONFIG;
const image = process.env.SKYPLAN_TEST_IMAGE ?? "docker.io/local/base:1";

const settings = { kind: "kubernetes", kubeconfig, image, select: "none", pollSeconds: 0.5 };

const clusterWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), "sky-kube-"));
  const stateFolder = join(folder, "state");
  mkdirSync(stateFolder, { mode: 0o700 });
  return {
    adapter: () => loaded(settings, stateFolder),
    request: requestAt(place("onprem/dc1")),
    folders: [stateFolder],
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

if (kubeconfig === undefined)
  describe("adapter kubernetes, against a real cluster", () => {
    it("not run: SKYPLAN_TEST_KUBECONFIG names no cluster", () => {
      expect(kubeconfig).toBeUndefined();
    });
  });
else {
  adapterContract({ name: "kubernetes, against a real cluster", open: clusterWorld });

  describe("what Kubernetes does to pods, against a real cluster", () => {
    const adapter = async (more: object) => {
      const stateFolder = await mkdtemp(join(tmpdir(), "sky-kube-"));
      return loaded({ ...settings, ...more }, stateFolder);
    };

    it("no node has what is asked: no capacity, with the scheduler's words", async () => {
      const kubernetes = await adapter({ queueMinutes: 0.05 });
      const asked = machineRequest({ location: place("onprem/dc1"), accelerators: { A100: 8 } });
      expect(await kubernetes.provision(asked, soon())).toMatchObject({
        ok: false,
        error: { kind: "no-capacity", message: expect.stringContaining("nvidia.com/gpu") },
      });
      expect(await kubernetes.terminate(asked, soon())).toMatchObject({ ok: true });
    }, 60_000);

    it("an image that is not there is unsupported", async () => {
      const kubernetes = await adapter({ image: "localhost:9/nothing:1" });
      const asked = machineRequest({ location: place("onprem/dc1") });
      expect(await kubernetes.provision(asked, AbortSignal.timeout(90_000))).toMatchObject({
        ok: false,
        error: { kind: "unsupported" },
      });
      await kubernetes.terminate(asked, soon());
    }, 120_000);
  });
}
