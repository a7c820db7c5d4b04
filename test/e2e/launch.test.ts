import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  commandLines,
  filesWith,
  localPipeline,
  newPlace,
  openToOthers,
  skyAt,
  startSky,
  until,
} from "./launched.ts";
import { root, smallCatalog } from "./sky.ts";

const EXAMPLE = join(root, "examples/local-pipeline.yaml");

describe.concurrent("sky launch", () => {
  it("runs the example: three processes, data handed on, outputs, costs, a bill", async () => {
    const place = await newPlace();
    const results = join(place.dir, "results");
    const ran = await skyAt(place, ["launch", EXAMPLE, "--yes", "--json", "--output", results]);
    expect(ran.stderr).toContain("proven optimal");
    expect(ran.code).toBe(0);
    const told = JSON.parse(ran.stdout);
    expect(told.status).toBe("finished");
    expect(told.costs.lines.map(({ name }: { name: string }) => name)).toEqual([
      "clean",
      "count",
      "report",
    ]);
    expect(told.costs.actualUsd).toBeGreaterThan(0);
    expect(told.costs.open).toBe(false);
    expect(await readFile(join(results, "report/report.md"), "utf8")).toBe(
      "# The words of 240 reviews\n- cheap: 72\n- smooth: 65\n- cold: 64\n- solid: 63\n- fast: 61\n",
    );
    const logs = await skyAt(place, ["logs", "local-pipeline", "count"]);
    expect(logs.stdout).toBe("counted on node 0 of 1\n");
    const status = JSON.parse((await skyAt(place, ["status", "last", "--json"])).stdout);
    expect(status.machines).toEqual([]);
    expect(status.costUsd).toBe(told.costs.actualUsd);
    const month = new Date().toISOString().slice(0, 7);
    const csv = await skyAt(place, ["invoice", "--month", month, "--format", "csv"]);
    const sum = csv.stdout
      .trim()
      .split("\n")
      .slice(1)
      .reduce((usd, line) => usd + Number(line.split(",")[12]), 0);
    expect(sum).toBeCloseTo(told.costs.actualUsd, 9);
    expect((await skyAt(place, ["down", "--orphans"])).stderr).toContain("No orphans");
    expect(await openToOthers(place.state)).toEqual([]);
  });

  it("asks, and without a terminal refuses instead", async () => {
    const place = await newPlace();
    const { code, stderr, stdout } = await skyAt(place, ["launch", EXAMPLE]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--yes");
    expect((await skyAt(place, ["status", "--json"])).stdout).toBe("[]\n");
  });

  it("tells everything that would fail late, early and together", async () => {
    const place = await newPlace();
    await symlink("/etc", join(place.dir, "elsewhere"));
    const dataset = { size: "1MB", at: "local/laptop" };
    const file = await localPipeline(
      place,
      [
        { name: "idle" },
        {
          name: "train",
          inputs: ["nowhere", "linked"],
          run: "true",
          workdir: "code",
          env: { TOKEN: { secret: "SKY_E2E_NOT_SET".slice(4) } },
        },
      ],
      { datasets: { nowhere: dataset, linked: { ...dataset, source: "elsewhere/passwd" } } },
    );
    const { code, stderr } = await skyAt(place, ["launch", file, "--yes"]);
    expect(code).toBe(2);
    for (const part of [
      'stage "idle" has nothing to run',
      "the secret E2E_NOT_SET is not in the environment",
      '"code" is not there',
      'dataset "nowhere" is read, and its files are nowhere',
      "leads out of",
    ])
      expect(stderr).toContain(part);
    expect((await skyAt(place, ["status", "--json"])).stdout).toBe("[]\n");
  });

  it("says how to reach a cloud of the plan that no adapter is set for", async () => {
    const place = await newPlace();
    const file = join(place.dir, "cloud.json");
    await writeFile(
      file,
      JSON.stringify({
        policy: { allow: ["aws"] },
        stages: [{ name: "a", runtime: "1h", run: "true" }],
      }),
    );
    const args = ["launch", file, "--yes", "--catalog", smallCatalog];
    const { code, stderr } = await skyAt(place, args);
    expect(code).toBe(2);
    expect(stderr).toContain("adapters: {aws: {kind: aws}}");
    expect((await skyAt(place, [...args, "--reachable"])).code).toBe(3);
  });

  it("tries commands again, then fails with 6 and leaves nothing running", async () => {
    const place = await newPlace();
    await mkdir(join(place.dir, "code"));
    await writeFile(join(place.dir, "code/fail.sh"), "echo failing >&2\nexit 7\n");
    const file = await localPipeline(place, [
      { name: "bad", workdir: "code", run: "bash fail.sh", retries: 1 },
    ]);
    const { code, stderr, stdout } = await skyAt(place, ["launch", file, "--yes"]);
    expect(code).toBe(6);
    expect(stderr).toContain("failed twice, the last time with exit code 7");
    expect(stdout).toMatch(/bad +2 /);
    expect((await skyAt(place, ["logs", "last"])).stdout).toBe("failing\nfailing\n");
    const status = JSON.parse((await skyAt(place, ["status", "last", "--json"])).stdout);
    expect(status).toMatchObject({ status: "failed", machines: [] });
  });

  it("shows a secret to the commands and to nobody else", async () => {
    const place = await newPlace();
    const secret = "open-sesame-5417";
    const file = await localPipeline(place, [
      {
        name: "login",
        env: { TOKEN: { secret: "E2E_TOKEN" } },
        run: 'echo "with $TOKEN"; printf %s "$TOKEN" | sha256sum; sleep 3; echo done > "$SKY_OUTPUT/x"',
      },
    ]);
    const { written, ended } = startSky(place, ["launch", file, "--yes"], { E2E_TOKEN: secret });
    await until("the job runs", () => written.stderr.includes("login: running"));
    expect((await commandLines()).filter((line) => line.includes(secret))).toEqual([]);
    expect(await ended).toBe(0);
    const logs = (await skyAt(place, ["logs", "last"])).stdout;
    expect(logs).toMatch(/with \*{3,}\n/);
    expect(logs).toContain("14662e5dfaec");
    expect(await filesWith(place.state, secret)).toEqual([]);
    expect(`${written.stdout}${written.stderr}`).not.toContain(secret);
    expect(await openToOthers(place.state)).toEqual([]);
  });
});

describe.concurrent("a run in the background", () => {
  it("is interrupted with 130 and gone on with", async () => {
    const place = await newPlace();
    const { child, written, ended } = startSky(place, ["launch", EXAMPLE, "--yes"]);
    await until("the second stage runs", () => written.stderr.includes("count: running"));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(written.stderr).toMatch(/Go on: sky resume r\w+\n.*End it: sky down r\w+/);
    const [interrupted] = JSON.parse((await skyAt(place, ["status", "--json"])).stdout);
    expect(interrupted.status).toBe("interrupted");
    const resumed = await skyAt(place, ["resume"]);
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toMatch(/clean +1 /);
    expect((await skyAt(place, ["resume", "last"])).code).toBe(0);
  });

  it("is cancelled from outside, and everything of it ends", async () => {
    const place = await newPlace();
    const mark = `sleep 61.${process.pid}`;
    const file = await localPipeline(place, [{ name: "long", run: mark, runtime: "1m" }]);
    const launched = await skyAt(place, ["launch", file, "--yes", "--detach"]);
    expect(launched.code).toBe(0);
    const run = launched.stdout.trim();
    const isRunning = async () =>
      (await commandLines()).some((line) => line.startsWith(mark.replace(" ", "\0")));
    await until("the job runs", isRunning);
    const again = await skyAt(place, ["resume", run]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("is carried out by process");
    const cancelled = await skyAt(place, ["cancel", run]);
    expect(cancelled.stderr).toContain("is cancelled");
    expect(cancelled.code).toBe(0);
    expect(await isRunning()).toBe(false);
    const down = await skyAt(place, ["down", run]);
    expect({ code: down.code, stderr: down.stderr }).toEqual({
      code: 0,
      stderr: `Nothing of ${run} runs any more.\n`,
    });
  });

  it("has neighbours that ask for what is not there", async () => {
    const place = await newPlace();
    for (const args of [
      ["status", "x"],
      ["logs", "x"],
      ["cost", "x"],
      ["cancel", "x"],
      ["down", "x"],
    ]) {
      const { code, stderr } = await skyAt(place, args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toContain("there is no such run");
    }
    expect((await skyAt(place, ["down"])).code).toBe(2);
    expect((await skyAt(place, ["invoice", "--month", "2026-13"])).code).toBe(2);
  });
});
