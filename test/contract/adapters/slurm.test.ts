import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadAdapter } from "../../../src/adapters/registry.ts";
import type { Adapter } from "../../../src/domain/adapter.ts";
import { regionId } from "../../../src/domain/ids.ts";
import { adapterContract } from "./contract.ts";
import { requestAt } from "./loaded.ts";
import { killJob, processesOf } from "./processes.ts";
import { machineRequest, place, soon, testContext } from "./requests.ts";
import { describeWith } from "./services.ts";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.ts";
import type { World } from "./subject.ts";

const isRoot = process.getuid?.() === 0;
const slurmd =
  isRoot && existsSync("/usr/sbin/slurmctld") && existsSync("/usr/sbin/munged")
    ? "/usr/sbin/slurmd"
    : undefined;

const adapterOf = async (
  folder: string,
  cluster: SlurmCluster,
  more: object = {},
): Promise<Adapter> => {
  const shared = join(folder, "shared");
  mkdirSync(shared, { recursive: true, mode: 0o700 });
  const settings = { kind: "slurm", folder: shared, pollSeconds: 0.3, ...more };
  const state = join(folder, "state of the broker");
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const answer = await loadAdapter(settings, testContext(state, { SLURM_CONF: cluster.conf }));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

/** A cluster of daemons on loopback. */
const slurmWorld = async (): Promise<World> => {
  const folder = await mkdtemp(join(tmpdir(), "sky-slurm-"));
  const cluster = await startSlurm(folder, 26);
  const folderOf = (url: string): string => join(fileURLToPath(url), "..");
  return {
    adapter: () => adapterOf(folder, cluster),
    request: requestAt(regionId("onprem", "cluster")),
    folders: [join(folder, "shared"), join(folder, "state of the broker")],
    pathOf: (url) => fileURLToPath(url),
    losePower: (machine, jobId) => killJob(folderOf(machine.files), jobId),
    jobProcesses: async (machine) => (await processesOf(folderOf(machine.files))).length,
    close: async () => {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

if (slurmd === undefined)
  describeWith(slurmd, "adapter slurm, against Debian's Slurm", () => undefined);
else {
  adapterContract({ name: "slurm, against Debian's Slurm", open: slurmWorld });

  describe("what Slurm does to jobs, against Debian's Slurm", () => {
    let folder = "";
    let cluster: SlurmCluster;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "sky-slurm-"));
      cluster = await startSlurm(folder, 2);
    }, 60_000);
    afterAll(async () => {
      await cluster?.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const run = (...argv: readonly string[]) =>
      spawnSync(argv[0] ?? "", argv.slice(1), {
        encoding: "utf8",
        env: { ...process.env, SLURM_CONF: cluster.conf },
      });
    const request = (changes = {}) =>
      machineRequest({ location: place("onprem/cluster"), ...changes });

    it("tells a machine that Slurm took for a more important job, and what its job had saved", async () => {
      const slurm = await adapterOf(folder, cluster);
      const asked = request({ nodes: 2 });
      const machine = await slurm.provision(asked, soon());
      if (!machine.ok) throw new Error(machine.error.message);
      const saving = "echo 1 > $SKY_CHECKPOINT_DIR/step; sleep 60";
      const job = { id: "j", run: saving, env: {}, secrets: {}, inputs: [], nodes: 2 };
      expect(await slurm.run(machine.value, job, soon())).toMatchObject({ ok: true });
      const taker = run(
        "sbatch",
        "--parsable",
        "--output=/dev/null",
        "-p",
        "urgent",
        "-N",
        "2",
        "--wrap",
        "sleep 1",
      );
      expect(taker.status).toBe(0);
      let status = await slurm.status(machine.value, "j", soon());
      for (let tries = 0; tries < 40 && !(status.ok && status.value.state !== "running"); tries++) {
        await sleep(250);
        status = await slurm.status(machine.value, "j", soon());
      }
      expect(status).toMatchObject({
        ok: true,
        value: { state: "machine-gone", reason: "preempted", checkpointAtMs: expect.any(Number) },
      });
      expect(await slurm.terminate(asked, soon())).toMatchObject({
        ok: true,
        value: { startedAtMs: machine.value.startedAtMs, endedAtMs: expect.any(Number) },
      });
    }, 60_000);

    it("takes back a job that waits too long: no capacity", async () => {
      const holder = run(
        "sbatch",
        "--parsable",
        "--output=/dev/null",
        "-N",
        "2",
        "--wrap",
        "sleep 60",
      ).stdout.trim();
      const slurm = await adapterOf(folder, cluster, { queueMinutes: 0.02 });
      const asked = request();
      expect(await slurm.provision(asked, soon())).toMatchObject({
        ok: false,
        error: { kind: "no-capacity", reach: "zone" },
      });
      run("scancel", holder);
      expect(run("squeue", "--noheader", `--name=sky-${asked.id}`).stdout).toBe("");
      expect(await slurm.terminate(asked, soon())).toEqual({ ok: true, value: {} });
    }, 60_000);

    it("says that a partition or a card is not there", async () => {
      const slurm = await adapterOf(folder, cluster);
      expect(
        await slurm.provision(request({ location: place("onprem/cluster/nowhere") }), soon()),
      ).toMatchObject({ ok: false, error: { kind: "unsupported" } });
      expect(await slurm.provision(request({ accelerators: { A100: 4 } }), soon())).toMatchObject({
        ok: false,
        error: { kind: "unsupported", reach: "instance-type" },
      });
    });

    it("is unreachable without a controller", async () => {
      const other = await mkdtemp(join(tmpdir(), "sky-slurm-"));
      const gone = await startSlurm(other, 1);
      await gone.stop();
      const slurm = await adapterOf(other, gone);
      expect(await slurm.list(AbortSignal.timeout(5_000))).toMatchObject({
        ok: false,
        error: { kind: "unreachable" },
      });
      await rm(other, { recursive: true, force: true });
    }, 60_000);
  });
}
