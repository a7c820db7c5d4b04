import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { regionId } from "../../../src/domain/ids.ts";
import { adapterContract } from "./contract.ts";
import { loaded, requestAt } from "./loaded.ts";
import { killJob, processesOf } from "./processes.ts";
import { hasRsync, makeKeys, sshdPath, startSshd, testUser } from "./sshd.ts";
import type { World } from "./subject.ts";

const HOSTS = 7;

/** Hosts that are sshds on loopback, each with a home folder of its own. */
const sshWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), "sky ssh "));
  const keys = makeKeys(folder);
  const sshds = await Promise.all(
    Array.from({ length: HOSTS }, (_, index) => startSshd(folder, `host ${index}`, keys)),
  );
  const stateFolder = join(folder, "state");
  const host = (port: number) => ({
    host: "127.0.0.1",
    port,
    user: testUser(),
    identityFile: keys.identityFile,
  });
  const settings = {
    kind: "ssh",
    hosts: { "onprem/rack": sshds.map(({ port }) => host(port)) },
    knownHostsFile: keys.knownHostsFile,
  };
  const pathOf = (url: string): string => decodeURIComponent(new URL(url).pathname);
  const folderOf = (url: string): string => join(pathOf(url), "..");
  return {
    adapter: () => loaded(settings, stateFolder),
    request: requestAt(regionId("onprem", "rack")),
    folders: [stateFolder, ...sshds.map(({ home }) => join(home, ".skyplan"))],
    pathOf,
    losePower: (machine, jobId) => killJob(folderOf(machine.files), jobId),
    jobProcesses: async (machine) => (await processesOf(folderOf(machine.files))).length,
    cutOff: async () => {
      await Promise.all(sshds.map((sshd) => sshd.stop()));
      return async () => void (await Promise.all(sshds.map((sshd) => sshd.start())));
    },
    close: async () => {
      await Promise.all(sshds.map((sshd) => sshd.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};

if (sshdPath === undefined || !hasRsync)
  describe("adapter ssh", () => {
    it("skipped: no sshd or no rsync on this machine", () => {
      // Where the services are promised, their absence is a failure.
      expect(process.env.SKYPLAN_REQUIRE_SERVICES ?? "").toBe("");
    });
  });
else adapterContract({ name: "ssh", open: sshWorld });
