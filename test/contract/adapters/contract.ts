import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  Adapter,
  Answer,
  Job,
  JobStatus,
  Machine,
  MachineRequest,
} from "../../../src/domain/adapter.ts";
import type { Subject, World } from "./subject.ts";

const SECRET = "t0p-s3cret-Ünique";

/** What every adapter has to do, whatever stands behind it. */
export const adapterContract = (subject: Subject): void => {
  describe.concurrent(`adapter ${subject.name}`, () => {
    let world: World;
    let adapter: Adapter;
    let scratch: string;
    let made = 0;
    /** What a test that failed has left. */
    const opened = new Map<string, MachineRequest>();
    const soon = (): AbortSignal => AbortSignal.timeout(45_000);

    beforeAll(async () => {
      world = await subject.open();
      adapter = await world.adapter();
      scratch = await mkdtemp(join(tmpdir(), "sky-contract-"));
    });
    afterAll(async () => {
      for (const left of opened.values()) await adapter.terminate(left, soon());
      await world.close();
      await rm(scratch, { recursive: true, force: true });
    }, 60_000);

    const request = (more: Partial<MachineRequest> = {}): MachineRequest => {
      made += 1;
      const one = { ...world.request, id: `c-${process.pid}-${made}`, ...more };
      opened.set(one.id, one);
      return one;
    };
    const machineFor = async (one: MachineRequest): Promise<Machine> =>
      must(await adapter.provision(one, soon()));
    const end = (one: MachineRequest) => {
      opened.delete(one.id);
      return adapter.terminate(one, soon());
    };
    const until = async (
      machine: Machine,
      jobId: string,
      wanted: (status: JobStatus) => boolean,
    ): Promise<JobStatus> => {
      for (let tries = 0; tries < 200; tries++) {
        const status = must(await adapter.status(machine, jobId, soon()));
        if (wanted(status)) return status;
        await sleep(100);
      }
      throw new Error(`${jobId} did not get there`);
    };
    const ended = (machine: Machine, jobId: string) =>
      until(
        machine,
        jobId,
        (status) => status.state === "ended" || status.state === "machine-gone",
      );
    const wholeLog = async (machine: Machine, jobId: string): Promise<string> =>
      must(await adapter.logs(machine, jobId, 0, soon())).text;

    it("makes one machine, however often it is asked, also after a restart", async () => {
      const one = request();
      const first = await machineFor(one);
      const again = must(await adapter.provision(one, soon()));
      const restarted = await world.adapter();
      const later = must(await restarted.provision(one, soon()));
      expect(again).toEqual(first);
      expect(later).toEqual(first);
      expect(first).toMatchObject({ id: one.id, location: one.location });
      expect(Math.abs(Date.now() - first.startedAtMs)).toBeLessThan(60_000);
      const found = must(await restarted.list(soon())).filter((each) => each.requestId === one.id);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        run: one.run,
        location: one.location,
        instanceType: one.instanceType,
        startedAtMs: first.startedAtMs,
      });
      must(await end(one));
    });

    it("ends a machine once: the second time tells the same, and it is listed no more", async () => {
      const one = request();
      const machine = await machineFor(one);
      const first = must(await end(one));
      expect(first.startedAtMs).toBe(machine.startedAtMs);
      expect(first.endedAtMs).toBeGreaterThanOrEqual(machine.startedAtMs);
      expect(must(await (await world.adapter()).terminate(one, soon()))).toEqual(first);
      expect(must(await adapter.list(soon())).map((each) => each.requestId)).not.toContain(one.id);
      const after = must(await adapter.status(machine, "j", soon()));
      expect(after).toMatchObject({ state: "machine-gone", reason: "ended" });
    });

    it("ends what never was, and a request that is ended is not served afterwards", async () => {
      const one = request();
      expect(must(await end(one))).toEqual({});
      expect((await adapter.provision(one, soon())).ok).toBe(false);
      expect(must(await adapter.list(soon())).map((each) => each.requestId)).not.toContain(one.id);
    });

    it("ends a machine although the answer to its request never came", async () => {
      const one = request();
      const cut = new AbortController();
      const answer = adapter.provision(one, cut.signal);
      await sleep(60);
      cut.abort();
      await answer;
      must(await end(one));
      expect(must(await adapter.list(soon())).map((each) => each.requestId)).not.toContain(one.id);
    });

    it("runs a job: absent, running, ended; inputs, work, output, variables in their places", async () => {
      const one = request();
      const machine = await machineFor(one);
      const source = join(scratch, "inputs-of-job");
      await write(join(source, "sub", "a.txt"), "alpha\n");
      await write(join(scratch, "single.csv"), "beta\n");
      await write(join(scratch, "workdir", "tool.sh"), "#!/bin/sh\necho from-tool\n", 0o700);
      const copies = [
        [source, "inputs/raw-data"],
        [join(scratch, "single.csv"), "inputs/single"],
        [join(scratch, "workdir"), "work"],
      ];
      for (const [from = "", to] of copies)
        must(await adapter.copy({ from: fileUrl(from), to: `${machine.files}/${to}` }, soon()));
      expect(must(await adapter.status(machine, "main", soon()))).toEqual({ state: "absent" });
      const job: Job = {
        ...EMPTY,
        id: "main",
        inputs: ["raw-data", "single"],
        env: { GREETING: 'it\'s "$HOME"\n`line` two \\ end ', root: "kept", job: "kept" },
        setup: "echo prepared > prepared.txt",
        run: [
          'cat prepared.txt "$SKY_INPUT_raw_data/sub/a.txt" "$SKY_INPUT_single"',
          "./tool.sh",
          'printf "[%s]\\n" "$GREETING" "$root $job" "$SKY_NODE_RANK/$SKY_NODES" "$TOKEN"',
          "echo to-stderr >&2",
          'echo 7 > "$SKY_CHECKPOINT_DIR/step"',
          'mkdir "$SKY_OUTPUT/deep" && echo result > "$SKY_OUTPUT/deep/r.txt"',
          "sleep 1; exit 3",
        ].join("\n"),
        secrets: { TOKEN: "printed-s3cret" },
      };
      must(await adapter.run(machine, job, soon()));
      const running = await until(machine, "main", (status) => status.state === "running");
      expect(running).toHaveProperty("startedAtMs");
      const over = await ended(machine, "main");
      expect(over).toMatchObject({ state: "ended", exitCode: 3, diskFull: false });
      if (over.state !== "ended") throw new Error("not ended");
      expect(over.endedAtMs).toBeGreaterThan(over.startedAtMs);
      expect(Math.abs((over.checkpointAtMs ?? 0) - over.startedAtMs)).toBeLessThan(10_000);
      expect(await wholeLog(machine, "main")).toBe(
        'prepared\nalpha\nbeta\nfrom-tool\n[it\'s "$HOME"\n`line` two \\ end ]\n[kept kept]\n[0/1]\n[***]\nto-stderr\n',
      );
      const back = join(scratch, "back");
      const copied = must(
        await adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()),
      );
      expect(copied).toMatchObject({ files: 1, bytes: 7, sentBytes: 7 });
      expect(await readFile(join(back, "deep", "r.txt"), "utf8")).toBe("result\n");
      must(await end(one));
    });

    it("starts a job once: again, at the same time, and after a restart", async () => {
      const one = request();
      const machine = await machineFor(one);
      const job: Job = {
        ...EMPTY,
        id: "once",
        run: 'echo x >> "$SKY_OUTPUT/times"; sleep 1; echo done',
      };
      const others = await Promise.all([world.adapter(), world.adapter()]);
      const answers = await Promise.all(
        [adapter, ...others].map((each) => each.run(machine, job, soon())),
      );
      for (const answer of answers) must(answer);
      must(await (await world.adapter()).run(machine, job, soon()));
      expect(await ended(machine, "once")).toMatchObject({ exitCode: 0 });
      must(await adapter.run(machine, job, soon()));
      const back = join(scratch, "once");
      must(await adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()));
      expect(await readFile(join(back, "times"), "utf8")).toBe("x\n");
      expect(await wholeLog(machine, "once")).toBe("done\n");
      must(await end(one));
    });

    it("fails with the setup's exit code, and does not run the rest", async () => {
      const one = request();
      const machine = await machineFor(one);
      const job = { ...EMPTY, id: "setup", setup: "echo no; exit 9", run: "echo yes" };
      must(await adapter.run(machine, job, soon()));
      expect(await ended(machine, "setup")).toMatchObject({ exitCode: 9 });
      expect(await wholeLog(machine, "setup")).toBe("no\n");
      must(await end(one));
    });

    it("takes the output from below the working folder, and not from outside", async () => {
      const one = request();
      const machine = await machineFor(one);
      const inside = {
        ...EMPTY,
        id: "inside",
        run: "mkdir -p a/b && echo v > a/b/v",
        outputPath: "a/b",
      };
      must(await adapter.run(machine, inside, soon()));
      expect(await ended(machine, "inside")).toMatchObject({ exitCode: 0 });
      const back = join(scratch, "below");
      must(await adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()));
      expect(await readFile(join(back, "v"), "utf8")).toBe("v\n");
      for (const [id, outputPath] of [
        ["link", "away"],
        ["missing", "nowhere"],
      ] as const) {
        const job = { ...EMPTY, id, run: "ln -sfn /etc away", outputPath };
        must(await adapter.run(machine, job, soon()));
        expect(await ended(machine, id)).toMatchObject({ exitCode: 1 });
        expect(await wholeLog(machine, id)).toContain(outputPath);
      }
      must(await end(one));
    });

    it("gives the log in pieces that add up, also while it is written and in the middle of a character", async () => {
      const one = request();
      const machine = await machineFor(one);
      const run =
        "for n in 1 2 3 4 5 6; do printf 'žluť-%s ' $n; sleep 0.2; done; printf 'šest\\303'; sleep 0.3; printf '\\251!'";
      must(await adapter.run(machine, { ...EMPTY, id: "pieces", run }, soon()));
      let text = "";
      let at = 0;
      for (let over = false; ; ) {
        const chunk = must(await adapter.logs(machine, "pieces", at, soon()));
        expect(chunk.nextByte).toBeGreaterThanOrEqual(at);
        text += chunk.text;
        at = chunk.nextByte;
        if (over) break;
        over = must(await adapter.status(machine, "pieces", soon())).state === "ended";
      }
      expect(text).toBe("žluť-1 žluť-2 žluť-3 žluť-4 žluť-5 žluť-6 šesté!");
      expect(at).toBe(Buffer.byteLength(text));
      must(await end(one));
    });

    it("tells a full disk from another failure", async () => {
      const one = request();
      const machine = await machineFor(one);
      must(
        await adapter.run(machine, { ...EMPTY, id: "full", run: "echo data > /dev/full" }, soon()),
      );
      expect(await ended(machine, "full")).toMatchObject({ exitCode: 1, diskFull: true });
      must(await end(one));
    });

    it("ends what a job started, also what left its group", async () => {
      const one = request();
      const machine = await machineFor(one);
      const stubborn = "trap '' TERM; (setsid sleep 300 &) ; sleep 300 & echo up; wait; sleep 300";
      must(await adapter.run(machine, { ...EMPTY, id: "stubborn", run: stubborn }, soon()));
      await until(machine, "stubborn", (status) => status.state === "running");
      if (world.jobProcesses !== undefined)
        expect(await world.jobProcesses(machine)).toBeGreaterThan(2);
      must(await end(one));
      if (world.jobProcesses !== undefined) expect(await world.jobProcesses(machine)).toBe(0);
      expect(must(await adapter.status(machine, "stubborn", soon())).state).toBe("machine-gone");
    });

    it("stops by itself when it is idle, and keeps the end of its job", async () => {
      const one = request({ idleStopMinutes: 0.1 });
      const machine = await machineFor(one);
      const brief = { ...EMPTY, id: "brief", run: "sleep 14; echo over" };
      must(await adapter.run(machine, brief, soon()));
      // It runs for longer than the machine may be idle.
      await sleep(8000);
      expect(must(await adapter.status(machine, "brief", soon())).state).toBe("running");
      await until(machine, "late", (status) => status.state === "machine-gone");
      await sleep(1000);
      const late = { ...EMPTY, id: "late", run: "true" };
      expect((await adapter.run(machine, late, soon())).ok).toBe(false);
      const kept = must(await adapter.status(machine, "brief", soon()));
      expect(["ended", "machine-gone"]).toContain(kept.state);
      expect(must(await end(one)).endedAtMs).toBeLessThan(Date.now() - 1000);
    }, 60_000);

    it("copies what is missing, repairs what was changed, and removes only when told", async () => {
      const one = request();
      const machine = await machineFor(one);
      const from = join(scratch, "tree");
      const names = [
        "plain",
        "deep/er/x",
        "with blank",
        "ünïcode",
        "quote'\"$(x)",
        "-dash",
        "new\nline",
      ];
      for (const name of names) await write(join(from, name), `content of ${name}`);
      await write(join(from, "big"), randomBytes(300_000));
      const to = `${machine.files}/inputs/tree`;
      const first = must(await adapter.copy({ from: fileUrl(from), to }, soon()));
      expect(first.files).toBe(8);
      expect(first.sentBytes).toBeGreaterThanOrEqual(300_000);
      const second = must(await adapter.copy({ from: fileUrl(from), to }, soon()));
      expect(second).toEqual({ ...first, sentBytes: 0 });
      const back = join(scratch, "tree-back");
      const third = must(await adapter.copy({ from: to, to: fileUrl(back) }, soon()));
      expect(third.sha256).toBe(first.sha256);
      expect(await digestOf(join(back, "big"))).toBe(await digestOf(join(from, "big")));
      expect(await readFile(join(back, "new\nline"), "utf8")).toBe("content of new\nline");
      await rm(join(from, "plain"));
      must(await adapter.copy({ from: fileUrl(from), to }, soon()));
      expect(must(await adapter.copy({ from: to, to: fileUrl(back) }, soon())).files).toBe(8);
      must(await adapter.copy({ from: fileUrl(from), to, exact: true }, soon()));
      expect(
        must(await adapter.copy({ from: to, to: fileUrl(back), exact: true }, soon())).files,
      ).toBe(7);
      expect(await readdir(back)).not.toContain("plain");
      if (world.pathOf !== undefined) {
        const big = join(world.pathOf(to), "big");
        const bytes = await readFile(big);
        bytes[12_345] = (bytes[12_345] ?? 0) ^ 1;
        await writeFile(big, bytes);
        const repaired = must(await adapter.copy({ from: fileUrl(from), to }, soon()));
        expect(repaired.sentBytes).toBeGreaterThan(0);
        expect(await digestOf(big)).toBe(await digestOf(join(from, "big")));
      }
      must(await end(one));
    });

    it("does not follow links out of a folder, in either direction", async () => {
      const one = request();
      const machine = await machineFor(one);
      const outside = join(scratch, "outside");
      await write(join(outside, "private"), "not yours");
      const from = join(scratch, "links");
      await write(join(from, "real"), "mine");
      await symlink("real", join(from, "inner"));
      await symlink(join(outside, "private"), join(from, "outer"));
      await symlink(outside, join(from, "outer-folder"));
      await symlink(".", join(from, "round"));
      await symlink("nothing", join(from, "broken"));
      const to = `${machine.files}/inputs/links`;
      const copied = must(await adapter.copy({ from: fileUrl(from), to }, soon()));
      expect(copied.files).toBe(2);
      expect([...(copied.leftOut ?? [])].sort()).toEqual([
        "broken",
        "outer",
        "outer-folder",
        "round",
      ]);
      const planted = {
        ...EMPTY,
        id: "plant",
        run: `ln -s ${outside} "$SKY_OUTPUT/away"; echo ok > "$SKY_OUTPUT/ok"`,
      };
      must(await adapter.run(machine, planted, soon()));
      await ended(machine, "plant");
      const back = join(scratch, "links-back");
      const got = must(
        await adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()),
      );
      expect(got).toMatchObject({ files: 1, leftOut: ["away"] });
      expect(await readdir(back)).toEqual(["ok"]);
      await write(join(scratch, "into", "away", "evil"), "x");
      const into = await adapter.copy(
        { from: fileUrl(join(scratch, "into")), to: `${machine.files}/output` },
        soon(),
      );
      // A link in the way may be replaced; it is never written through.
      expect(into.ok || into.error.kind === "unsupported").toBe(true);
      expect(await readdir(outside)).toEqual(["private"]);
      must(await end(one));
    });

    it("says what cannot be copied", async () => {
      const one = request();
      const machine = await machineFor(one);
      const nothing = await adapter.copy(
        { from: fileUrl(join(scratch, "absent")), to: `${machine.files}/inputs/x` },
        soon(),
      );
      expect(nothing).toMatchObject({ ok: false, error: { kind: "unknown" } });
      if (!nothing.ok) expect(nothing.error.message).toContain("absent");
      const scheme = await adapter.copy(
        { from: "gopher://x/y", to: `${machine.files}/inputs/x` },
        soon(),
      );
      expect(scheme).toMatchObject({ ok: false, error: { kind: "unsupported" } });
      must(await end(one));
    });

    it("ends soon after its signal is aborted", async () => {
      const one = request();
      const machine = await machineFor(one);
      const gone = AbortSignal.abort();
      const began = Date.now();
      const answers: readonly Answer<unknown>[] = await Promise.all([
        adapter.provision(one, gone),
        adapter.run(machine, { ...EMPTY, id: "never", run: "true" }, gone),
        adapter.status(machine, "never", gone),
        adapter.logs(machine, "never", 0, gone),
        adapter.copy({ from: fileUrl(scratch), to: `${machine.files}/inputs/y` }, gone),
        adapter.list(gone),
      ]);
      for (const answer of answers) expect(answer.ok).toBe(false);
      expect(Date.now() - began).toBeLessThan(10_000);
      expect(must(await adapter.status(machine, "never", soon())).state).toBe("absent");
      must(await end(one));
    });

    it("refuses ids and variables that would be something else", async () => {
      for (const id of ["../escape", "a/b", "", ".", "UPPER"])
        expect(await adapter.provision({ ...world.request, id }, soon())).toMatchObject({
          ok: false,
          error: { kind: "unsupported" },
        });
      const one = request();
      const machine = await machineFor(one);
      const odd = [
        { ...EMPTY, id: "../j", run: "true" },
        { ...EMPTY, id: "j", run: "true", env: { "A;B": "x" } },
        { ...EMPTY, id: "j", run: "true", env: { UID: "0" } },
        { ...EMPTY, id: "j", run: "true", secrets: { A: "zero\0byte" } },
      ];
      for (const job of odd)
        expect(await adapter.run(machine, job, soon())).toMatchObject({
          ok: false,
          error: { kind: "unsupported" },
        });
      must(await end(one));
    });

    it("shows no secret: not among arguments, in files, or in the log", async () => {
      const one = request();
      const machine = await machineFor(one);
      const run = 'printf %s "$TOKEN" | wc -c; printf "<%s" "$TOKEN"; sleep 2; echo ">"';
      const job = {
        ...EMPTY,
        id: "hush",
        run,
        secrets: { TOKEN: SECRET, OTHER: "second\nsecret-line" },
      };
      const started = adapter.run(machine, job, soon());
      const arguments_: string[] = [];
      for (let looks = 0; looks < 25; looks++) {
        arguments_.push(await allArguments());
        await sleep(40);
      }
      must(await started);
      expect(arguments_.filter((text) => text.includes(SECRET))).toEqual([]);
      await ended(machine, "hush");
      expect(await wholeLog(machine, "hush")).toMatch(/^\s*18\n<\*\*\*>\n$/);
      const quiet = { ...job, id: "quiet", run: 'printf %s "$TOKEN" | wc -c' };
      must(await adapter.run(machine, quiet, soon()));
      await ended(machine, "quiet");
      const holding = (await filesHolding(world.folders, SECRET)).filter(
        // What a job prints itself is in its own log there, which only its user can read.
        (file) => !file.endsWith("/jobs/hush/log"),
      );
      expect(holding).toEqual([]);
      must(await end(one));
    });

    it("keeps files to their owner", async () => {
      if (world.pathOf === undefined) return;
      const one = request();
      const machine = await machineFor(one);
      await write(join(scratch, "modes", "f"), "x");
      must(
        await adapter.copy(
          { from: fileUrl(join(scratch, "modes")), to: `${machine.files}/inputs/m` },
          soon(),
        ),
      );
      const run = 'mkdir "$SKY_OUTPUT/d"; echo x > "$SKY_OUTPUT/d/f"';
      must(await adapter.run(machine, { ...EMPTY, id: "modes", run }, soon()));
      await ended(machine, "modes");
      const folders = [join(world.pathOf(machine.files), ".."), ...world.folders];
      const open = (await Promise.all(folders.map(openToOthers))).flat();
      expect(open).toEqual([]);
      must(await end(one));
    });

    it("tells a machine that lost its power from a job that ended", async () => {
      if (world.losePower === undefined) return;
      const one = request();
      const machine = await machineFor(one);
      const job = { ...EMPTY, id: "cut", run: 'echo 1 > "$SKY_CHECKPOINT_DIR/c"; sleep 300' };
      must(await adapter.run(machine, job, soon()));
      await until(machine, "cut", (status) => "checkpointAtMs" in status);
      await world.losePower(machine, "cut");
      const status = must(await adapter.status(machine, "cut", soon()));
      expect(status).toMatchObject({ state: "machine-gone", reason: "lost" });
      expect(status).toHaveProperty("checkpointAtMs");
      expect(must(await adapter.list(soon())).map((each) => each.requestId)).toContain(one.id);
      expect(must(await end(one)).endedAtMs).toBeGreaterThan(machine.startedAtMs);
    });

    it("runs a job of two nodes, each with its rank; a node that fails decides", async () => {
      const one = request({ nodes: 2 });
      const machine = await machineFor(one);
      await write(join(scratch, "shared"), "for all");
      must(
        await adapter.copy(
          { from: fileUrl(join(scratch, "shared")), to: `${machine.files}/inputs/shared` },
          soon(),
        ),
      );
      const run =
        'cat "$SKY_INPUT_shared"; echo " $SKY_NODE_RANK of $SKY_NODES, $(echo "$SKY_NODE_ADDRESSES" | wc -l | tr -d " ")"; [ "$SKY_NODE_RANK" = 0 ] && sleep 300; exit 5';
      must(
        await adapter.run(
          machine,
          { ...EMPTY, id: "both", nodes: 2, inputs: ["shared"], run },
          soon(),
        ),
      );
      expect(await ended(machine, "both")).toMatchObject({ state: "ended", exitCode: 5 });
      expect(await wholeLog(machine, "both")).toBe("for all 0 of 2, 2\n");
      must(await end(one));
      if (world.jobProcesses !== undefined) expect(await world.jobProcesses(machine)).toBe(0);
    });

    it.sequential("says that a machine is out of reach, and goes on when it is back", async () => {
      if (world.cutOff === undefined) return;
      const one = request();
      const machine = await machineFor(one);
      must(
        await adapter.run(
          machine,
          { ...EMPTY, id: "away", run: "sleep 1; echo still here" },
          soon(),
        ),
      );
      const restore = await world.cutOff();
      const answers: readonly Answer<unknown>[] = [
        await adapter.status(machine, "away", soon()),
        await adapter.logs(machine, "away", 0, soon()),
        await adapter.terminate(one, soon()),
        await adapter.copy(
          { from: `${machine.files}/output`, to: fileUrl(join(scratch, "z")) },
          soon(),
        ),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject({ ok: false, error: { kind: "unreachable" } });
      await restore();
      await ended(machine, "away");
      expect(await wholeLog(machine, "away")).toBe("still here\n");
      must(await end(one));
    });
  });
};

const EMPTY: Omit<Job, "id" | "run"> = { env: {}, secrets: {}, inputs: [], nodes: 1 };

const must = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
};

const fileUrl = (path: string): string => pathToFileURL(path).href;

const write = async (path: string, content: string | Buffer, mode = 0o644): Promise<void> => {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content, { mode });
};

const digestOf = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

const everything = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).map((entry) =>
    join(entry.parentPath, entry.name),
  );

/** Sockets aside, whose folder is closed. */
const openToOthers = async (folder: string): Promise<readonly string[]> => {
  const open: string[] = [];
  for (const path of await everything(folder)) {
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined || stats.isSocket() || stats.isSymbolicLink()) continue;
    if ((stats.mode & 0o077) !== 0) open.push(path);
  }
  return open;
};

const filesHolding = async (
  folders: readonly string[],
  text: string,
): Promise<readonly string[]> => {
  const holding: string[] = [];
  for (const folder of folders)
    for (const path of await everything(folder)) {
      const content = await readFile(path, "utf8").catch(() => "");
      if (content.includes(text)) holding.push(path);
    }
  return holding;
};

/** Of all processes on this machine, where it tells them. */
const allArguments = async (): Promise<string> => {
  const processes = await readdir("/proc").catch(() => []);
  const texts = await Promise.all(
    processes
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return texts.join("\n");
};
