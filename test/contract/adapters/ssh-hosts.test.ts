import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSshStore } from "../../../src/adapters/ssh/open-ssh-store.ts";
import type { SshTarget } from "../../../src/adapters/ssh/target.ts";
import { copyFiles } from "../../../src/adapters/stores/copy.ts";
import { fileStore } from "../../../src/adapters/stores/file-store.ts";
import type { Store } from "../../../src/adapters/stores/store.ts";
import type { Adapter, MachineRequest } from "../../../src/domain/adapter.ts";
import { regionId } from "../../../src/domain/ids.ts";
import { loaded, requestAt } from "./loaded.ts";
import { makeKeys, type Sshd, sshdPath, startSshd, testUser } from "./sshd.ts";

const RACK = regionId("onprem", "rack");

if (sshdPath === undefined)
  describe("hosts over ssh", () => {
    it("skipped: no sshd on this machine", () => {
      // Where the service is promised, its absence is a failure.
      expect(process.env.SKYPLAN_REQUIRE_SERVICES ?? "").toBe("");
    });
  });
else
  describe("hosts over ssh", () => {
    let folder: string;
    let keys: ReturnType<typeof makeKeys>;
    let sshds: readonly Sshd[];
    const soon = (): AbortSignal => AbortSignal.timeout(45_000);

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "sky-hosts-"));
      keys = makeKeys(folder);
      await mkdir(join(folder, "c"), { mode: 0o700 });
      sshds = await Promise.all(["a", "b"].map((name) => startSshd(folder, name, keys)));
    }, 60_000);
    afterAll(async () => {
      await Promise.all(sshds.map((sshd) => sshd.stop()));
      await rm(folder, { recursive: true, force: true });
    });

    const hostOf = (port: number, more: Readonly<Record<string, unknown>> = {}) => ({
      host: "127.0.0.1",
      port,
      user: testUser(),
      identityFile: keys.identityFile,
      ...more,
    });
    const pool = (): readonly object[] => sshds.map(({ port }) => hostOf(port));
    const broker = (name: string, hosts: readonly object[], more = {}): Promise<Adapter> =>
      loaded(
        { kind: "ssh", hosts: { [RACK]: hosts }, knownHostsFile: keys.knownHostsFile, ...more },
        join(folder, name),
      );
    const requestOf = (id: string, more: Partial<MachineRequest> = {}): MachineRequest => ({
      ...requestAt(RACK),
      id,
      ...more,
    });

    it("serve one request at a time, also of two brokers that do not know each other", async () => {
      const brokers = await Promise.all([broker("one", pool()), broker("two", pool())]);
      const requests = [0, 1, 2, 3].map((index) => requestOf(`race-${index}`));
      const answers = await Promise.all(
        requests.map((request, index) => brokers[index % 2]!.provision(request, soon())),
      );
      const got = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
      expect(new Set(got.map((machine) => machine.files)).size).toBe(2);
      expect(got).toHaveLength(2);
      for (const answer of answers)
        if (!answer.ok)
          expect(answer.error).toEqual({
            kind: "no-capacity",
            message: expect.stringMatching(
              /onprem\/rack has 2 hosts for m1, 0 of them free, 1 needed: .*in use/,
            ),
          });
      const both = await brokers[0]!.provision(requestOf("both", { nodes: 2 }), soon());
      expect(both).toMatchObject({ ok: false, error: { kind: "no-capacity" } });
      for (const [index, request] of requests.entries())
        expect((await brokers[index % 2]!.terminate(request, soon())).ok).toBe(true);
      // Nothing of the one that was refused is kept: its hosts are free, and it may ask again.
      const later = await brokers[0]!.provision(requestOf("both", { nodes: 2 }), soon());
      expect(later.ok).toBe(true);
      expect((await brokers[1]!.terminate(requestOf("both", { nodes: 2 }), soon())).ok).toBe(true);
      expect(await brokers[1]!.list(soon())).toEqual({ ok: true, value: [] });
    });

    it("keep a request where it is, when a host that was in use has become free since", async () => {
      const adapter = await broker("again", pool());
      const [other, one] = [requestOf("other"), requestOf("one")];
      const inUse = await adapter.provision(other, soon());
      const first = await adapter.provision(one, soon());
      expect(inUse.ok && first.ok && inUse.value.files !== first.value.files).toBe(true);
      expect((await adapter.terminate(other, soon())).ok).toBe(true);
      expect(await adapter.provision(one, soon())).toEqual(first);
      const restarted = await broker("again", pool());
      expect(await restarted.provision(one, soon())).toEqual(first);
      const listed = await restarted.list(soon());
      const found = listed.ok ? listed.value.filter(({ requestId }) => requestId === one.id) : [];
      expect(found).toHaveLength(1);
      expect((await restarted.terminate(one, soon())).ok).toBe(true);
    }, 60_000);

    it("are passed over when they cannot be reached, as long as there are others", async () => {
      const dead = hostOf(1);
      const adapter = await broker("dead", [dead, ...pool()]);
      const request = requestOf("over");
      expect(await adapter.provision(request, soon())).toMatchObject({
        ok: true,
        value: { handle: { host0: expect.stringContaining(String(sshds[0]?.port)) } },
      });
      // What the dead host was asked cannot be known to have failed.
      expect(await adapter.terminate(request, soon())).toMatchObject({
        ok: false,
        error: { kind: "unreachable" },
      });
      const without = await broker("dead", pool());
      expect(await without.terminate(request, soon())).toMatchObject({ ok: true });
      const alone = await broker("alone", [dead]);
      const refused = await alone.provision(requestOf("alone"), soon());
      expect(refused).toMatchObject({ ok: false, error: { kind: "unreachable" } });
    });

    it("are free again when a machine has ended itself, idle", async () => {
      const adapter = await broker("idle", pool().slice(0, 1));
      const idle = requestOf("idle", { idleStopMinutes: 0.05 });
      const machine = await adapter.provision(idle, soon());
      if (!machine.ok) throw new Error(machine.error.message);
      const after = requestOf("after-idle");
      let answer = await adapter.provision(after, soon());
      expect(answer).toMatchObject({ ok: false, error: { kind: "no-capacity" } });
      for (let tries = 0; !answer.ok && tries < 100; tries++) {
        await sleep(200);
        answer = await adapter.provision(after, soon());
      }
      expect(answer.ok).toBe(true);
      expect(await adapter.status(machine.value, "j", soon())).toMatchObject({
        ok: true,
        value: { state: "machine-gone", reason: "ended" },
      });
      // Ending the first does not take the host from the second.
      expect((await adapter.terminate(idle, soon())).ok).toBe(true);
      expect(await adapter.provision(requestOf("third"), soon())).toMatchObject({ ok: false });
      expect((await adapter.terminate(after, soon())).ok).toBe(true);
    });

    it("are chosen by place and type", async () => {
      const [a, b] = sshds.map(({ port }) => port) as [number, number];
      const adapter = await broker("types", [
        hostOf(a, { instanceTypes: ["small"] }),
        hostOf(b, { instanceTypes: ["large", "huge"] }),
      ]);
      const large = requestOf("large", { instanceType: "large" });
      expect(await adapter.provision(large, soon())).toMatchObject({
        ok: true,
        value: { handle: { host0: expect.stringContaining(String(b)) } },
      });
      await adapter.terminate(large, soon());
      for (const more of [{ instanceType: "other" }, { location: regionId("onprem", "elsewhere") }])
        expect(await adapter.provision(requestOf("none", more), soon())).toMatchObject({
          ok: false,
          error: { kind: "no-capacity", message: expect.stringContaining("has 0 hosts") },
        });
    });

    it("are refused when their key is not known, or ours is not accepted", async () => {
      const port = sshds[0]?.port ?? 0;
      const strange = await broker("strange", [hostOf(port)], {
        knownHostsFile: join(folder, "nobody"),
        shareConnections: false,
      });
      expect(await strange.provision(requestOf("strange"), soon())).toMatchObject({
        ok: false,
        error: { kind: "denied", message: expect.stringContaining("not the known one") },
      });
      const other = makeKeys(await mkdtemp(join(folder, "other-")));
      const stranger = await broker(
        "stranger",
        [hostOf(port, { identityFile: other.identityFile })],
        {
          shareConnections: false,
        },
      );
      expect(await stranger.provision(requestOf("stranger"), soon())).toMatchObject({
        ok: false,
        error: { kind: "denied", message: expect.stringContaining("does not let the broker in") },
      });
    });

    it.each([
      ["a host like an option", { hosts: { [RACK]: [{ host: "-oProxyCommand=evil" }] } }],
      ["a user like an option", { hosts: { [RACK]: [{ host: "h", user: "-x" }] } }],
      ["no hosts", { hosts: { [RACK]: [] } }],
      ["a place that is none", { hosts: { rack: [{ host: "h" }] } }],
      ["a setting that is not known", { hosts: {}, port: 22 }],
    ])("settings with %s are refused", async (_, settings) => {
      await expect(loaded({ kind: "ssh", ...settings }, folder)).rejects.toThrow(
        /settings of adapter "ssh"/,
      );
    });

    it("keep files as a store does: without rsync, what was cut goes on, what is wrong is not kept", async () => {
      const target: SshTarget = {
        ...hostOf(sshds[0]?.port ?? 0),
        hostKeys: "strict",
        knownHostsFile: keys.knownHostsFile,
        socketFolder: join(folder, "c"),
      };
      const source = join(folder, "source");
      const big = Buffer.alloc(2_000_000, "skyplan over ssh");
      await mkdir(join(source, "a b"), { recursive: true });
      await writeFile(join(source, "a b", "new\nline \\ 'x'"), "odd");
      await writeFile(join(source, "big"), big);
      await writeFile(join(source, "run.sh"), "", { mode: 0o755 });
      await symlink("big", join(source, "latest"));
      const there = join(folder, "there it is");
      const url = `ssh://${testUser()}@127.0.0.1:${target.port}${pathToFileURL(there).pathname}`;
      const remote = openSshStore(url, [target]);
      const local = fileStore(pathToFileURL(source).href);
      const cut: Store = {
        ...local,
        read: async (file, from, signal) =>
          file.path === "big"
            ? cutAt(await local.read(file, from, signal), 1_200_000)
            : local.read(file, from, signal),
      };
      const options = { exact: true };
      await expect(copyFiles(cut, remote, options, soon())).rejects.toThrow("cut");
      const first = await copyFiles(local, remote, options, soon());
      expect(first.files).toBe(4);
      // The link's content is sent in full, the file's rest.
      expect(first.sentBytes).toBeLessThan(3_900_000);
      expect((await readdir(there)).sort()).toEqual(["a b", "big", "latest", "run.sh"]);
      expect((await readFile(join(there, "big"))).equals(big)).toBe(true);
      expect(
        (await remote.list(soon())).files
          .filter((file) => file.executable)
          .map((file) => file.path),
      ).toEqual(["run.sh"]);
      expect(await copyFiles(local, remote, options, soon())).toEqual({ ...first, sentBytes: 0 });
      const wrong: Store = {
        ...remote,
        put: (upload, signal) =>
          remote.put({ ...upload, sha256: async () => "0".repeat(64) }, signal),
      };
      await writeFile(join(source, "run.sh"), "changed");
      await expect(copyFiles(local, wrong, options, soon())).rejects.toThrow(/"run.sh" arrived/);
      expect(await readFile(join(there, "run.sh"), "utf8")).toBe("");
      expect((await readdir(there)).sort()).toEqual(["a b", "big", "latest", "run.sh"]);
      const back = join(folder, "back");
      const returned = await copyFiles(
        remote,
        fileStore(pathToFileURL(back).href),
        options,
        soon(),
      );
      expect(returned.files).toBe(4);
      expect(await readFile(join(back, "a b", "new\nline \\ 'x'"), "utf8")).toBe("odd");
    });

    it("hold one file as well as a folder", async () => {
      const target: SshTarget = {
        ...hostOf(sshds[1]?.port ?? 0),
        hostKeys: "strict",
        knownHostsFile: keys.knownHostsFile,
        socketFolder: join(folder, "c"),
      };
      await writeFile(join(folder, "one.csv"), "1,2\n");
      const at = (path: string) =>
        openSshStore(`ssh://${testUser()}@127.0.0.1:${target.port}${path}`, [target]);
      const local = fileStore(pathToFileURL(join(folder, "one.csv")).href);
      const options = { exact: false };
      const sent = await copyFiles(local, at("/~/deep/er/one.csv"), options, soon());
      expect(sent).toMatchObject({ files: 1, sentBytes: 4 });
      expect(await readFile(join(sshds[1]?.home ?? "", "deep", "er", "one.csv"), "utf8")).toBe(
        "1,2\n",
      );
      expect(await copyFiles(local, at("/~/deep/er/one.csv"), options, soon())).toEqual({
        ...sent,
        sentBytes: 0,
      });
      const back = fileStore(pathToFileURL(join(folder, "one-back.csv")).href);
      expect((await copyFiles(at("/~/deep/er/one.csv"), back, options, soon())).sha256).toBe(
        sent.sha256,
      );
      await expect(copyFiles(at("/~/nothing"), back, options, soon())).rejects.toThrow(
        "there is nothing at",
      );
    });
  });

/** A connection that is lost after so many bytes. */
const cutAt = (body: Readable, bytes: number): Readable =>
  Readable.from(
    (async function* () {
      let left = bytes;
      for await (const chunk of body) {
        if (left <= 0) throw Object.assign(new Error("cut"), { code: "ECONNRESET" });
        yield (chunk as Buffer).subarray(0, left);
        left -= (chunk as Buffer).length;
      }
    })(),
  );
