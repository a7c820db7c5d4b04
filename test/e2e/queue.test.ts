import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sky, smallCatalog } from "./sky.ts";
import {
  newDirectory,
  resultsIn,
  startSky,
  studyDocument,
  studyFile,
  whatifArgs,
} from "./study-runs.ts";

/** Redis, or Valkey, as Debian has them. */
const server = ["redis-server", "valkey-server"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

const PASSWORD = "s3cret-of-the-test";
let redis: ChildProcess | undefined;
let url = "";

const workerArgs = (): string[] => ["worker", "--queue", url, "--catalog", smallCatalog];

/** Lines of the journal. */
const answered = async (out: string): Promise<number> =>
  (await readFile(join(out, "journal.jsonl"), "utf8").catch(() => "")).split("\n").length - 1;

/** Resolves when the worker listens. */
const startWorker = async () => {
  const worker = startSky(workerArgs());
  while (!worker.stderr().includes("ready")) {
    if (worker.child.exitCode !== null) throw new Error(worker.stderr());
    await sleep(50);
  }
  return worker;
};

if (server === undefined)
  describe("studies over a queue", () => {
    it("skipped: no redis-server or valkey-server on this machine", () => {
      // Where the service is promised, its absence is a failure.
      expect(process.env.SKYPLAN_REQUIRE_SERVICES ?? "").toBe("");
    });
  });
else
  describe(`studies over a queue (${server})`, () => {
    beforeAll(async () => {
      const port = await freePort();
      redis = spawn(
        server,
        ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", PASSWORD],
        { cwd: await newDirectory(), stdio: "ignore" },
      );
      url = `redis://:${PASSWORD}@127.0.0.1:${port}`;
    });
    afterAll(() => {
      redis?.kill();
    });

    it("have the results of a run in one process, though one of three workers is killed", {
      timeout: 120_000,
    }, async () => {
      const study = await studyFile(studyDocument(120));
      const [here, there] = [await newDirectory(), await newDirectory()];
      expect((await sky(whatifArgs(study, here, "--jobs", "1"))).code).toBe(0);
      const workers = await Promise.all([startWorker(), startWorker(), startWorker()]);
      try {
        const run = startSky(whatifArgs(study, there, "--queue", url));
        // All three are at work by then, the one that is killed in the middle of a scenario.
        while ((await answered(there)) < 60 && run.child.exitCode === null) await sleep(20);
        workers[0]!.child.kill("SIGKILL");
        expect(await run.ended, run.stderr()).toBe(0);
        expect(await resultsIn(there)).toEqual(await resultsIn(here));
        expect(run.stderr()).not.toContain(PASSWORD);
      } finally {
        for (const { child } of workers) child.kill("SIGINT");
      }
      const codes = await Promise.all(workers.map(({ ended }) => ended));
      expect(codes.slice(1)).toEqual([130, 130]);
      for (const worker of workers) expect(worker.stderr()).not.toContain(PASSWORD);
    });

    it("are refused by a worker with another catalog, which says so", async () => {
      const study = await studyFile({ ...studyDocument(3), name: "another catalog" });
      const out = await newDirectory();
      const bundled = ["whatif", study, "--out", out, "--queue", url];
      const run = startSky(bundled);
      const worker = await startWorker();
      try {
        for (let k = 0; k < 200 && !worker.stderr().includes("refused"); k++) await sleep(100);
        expect(worker.stderr()).toMatch(/a study waits for the catalog .*; refused/);
        expect(run.child.exitCode).toBe(null);
      } finally {
        run.child.kill("SIGINT");
        worker.child.kill("SIGINT");
      }
      expect(await run.ended).toBe(130);
      await worker.ended;
    });

    it("end with exit code 2 where nothing listens, without the password", async () => {
      const study = await studyFile(studyDocument(3));
      const port = await freePort();
      const nobody = `redis://:${PASSWORD}@127.0.0.1:${port}`;
      const { code, stderr } = await sky(
        whatifArgs(study, await newDirectory(), "--queue", nobody),
      );
      expect(code).toBe(2);
      expect(stderr).toContain(`redis://127.0.0.1:${port} cannot be used`);
      expect(stderr).not.toContain(PASSWORD);
    });
  });
