import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { localPipeline, newPlace, type Place, skyAt, startSky, until } from "./launched.ts";
import { root } from "./sky.ts";

const COMMANDS = [
  ["status"],
  ["status", "last"],
  ["logs", "last"],
  ["cost"],
  ["resume"],
  ["cancel", "last"],
  ["down", "last"],
  ["down", "--orphans"],
  ["invoice", "--month", "2026-11"],
];

const quick = (place: Place): Promise<string> =>
  localPipeline(place, [{ name: "quick", run: 'echo hello; echo x > "$SKY_OUTPUT/x"' }]);

describe.concurrent("a broker's folder that is of no use", () => {
  it("a journal that is none: each command says so with 2, and it is left as it is", async () => {
    const place = await newPlace();
    const file = await quick(place);
    await mkdir(place.state, { recursive: true });
    const journal = join(place.state, "journal.db");
    const content = `no journal ${"x".repeat(5000)}`;
    await writeFile(journal, content);
    for (const args of [...COMMANDS, ["launch", file, "--yes"]]) {
      const { code, stderr, stdout } = await skyAt(place, args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(stderr).toContain(`${journal}: cannot be read: it is damaged`);
      expect(stderr).toContain("→ Keep it and move it away");
      expect(stderr).not.toMatch(/bug|\n +at /);
    }
    expect(await readFile(journal, "utf8")).toBe(content);
  });

  it("a journal that lost its end is told, and its first half is not believed", async () => {
    const place = await newPlace();
    expect((await skyAt(place, ["launch", await quick(place), "--yes"])).code).toBe(0);
    const journal = join(place.state, "journal.db");
    await copyFile(journal, `${journal}.whole`);
    await truncate(journal, 9000);
    for (const args of COMMANDS.slice(0, 3)) {
      const { code, stderr } = await skyAt(place, args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toContain("cannot be read: it is damaged");
      expect(stderr).not.toMatch(/bug|\n +at /);
    }
    await copyFile(`${journal}.whole`, journal);
    const status = await skyAt(place, ["status", "last", "--json"]);
    expect(JSON.parse(status.stdout).status).toBe("finished");
  });

  it("a file where the folder should be is told before anything is planned", async () => {
    const place = await newPlace();
    const file = await quick(place);
    await writeFile(place.state, "");
    for (const args of [["launch", file, "--yes"], ["status"]]) {
      const { code, stderr } = await skyAt(place, args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toContain("cannot be used as the broker's folder");
      expect(stderr).not.toMatch(/bug|proven optimal/);
    }
  });

  it("a disk that is full during a run: the run is left, and goes on when there is room", async () => {
    const place = await newPlace();
    const file = await localPipeline(place, [
      { name: "one", run: 'sleep 0.5; echo 1 > "$SKY_OUTPUT/x"' },
      { name: "two", inputs: ["one"], run: 'cat "$SKY_INPUT_one/x" > "$SKY_OUTPUT/y"' },
    ]);
    // No file may grow beyond this; so the journal's cannot at some moment after the launch.
    const limited = ["-c", 'ulimit -f 130; exec "$@"', "limited", process.execPath];
    const args = [join(root, "bin/sky.js"), "launch", file, "--yes"];
    const env = { ...process.env, SKY_STATE_DIR: place.state };
    const child = spawn("bash", [...limited, ...args], { env });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, stderr }).toMatchObject({ code: 130 });
    expect(stderr).toMatch(/journal\.db: cannot be (written: the disk is full|used) \(/);
    expect(stderr).toMatch(/left: r\w+ goes on where it is/);
    expect(stderr).not.toMatch(/bug|\n +at /);
    const [left] = JSON.parse((await skyAt(place, ["status", "--json"])).stdout);
    expect(left.status).toBe("interrupted");
    const results = join(place.dir, "results");
    expect((await skyAt(place, ["resume", "last", "--output", results])).code).toBe(0);
    expect(await readFile(join(results, "two/y"), "utf8")).toBe("1\n");
  });
});

describe.concurrent("several processes and one run", () => {
  it("logs --follow ends with the run; status looks in between; a second broker is refused", async () => {
    const place = await newPlace();
    const run = "for n in 1 2 3 4 5 6 7 8 9; do echo line $n; sleep 1; done";
    const file = await localPipeline(place, [{ name: "talk", run }]);
    const { written, ended } = startSky(place, ["launch", file, "--yes"]);
    await until("it runs", () => written.stderr.includes("talk: running"));
    const followed = startSky(place, ["logs", "last", "--follow"]);
    await until("its first line", () => followed.written.stdout.includes("line 1\n"));
    expect(followed.written.stdout).not.toContain("line 9\n");
    const status = JSON.parse((await skyAt(place, ["status", "last", "--json"])).stdout);
    expect(status).toMatchObject({ status: "running", machines: [{ stage: "talk" }] });
    const second = await skyAt(place, ["resume", "last"]);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(/is carried out by process \d+ on \S+\n {2}→ Look at it/);
    expect(await ended).toBe(0);
    expect(await followed.ended).toBe(0);
    expect(followed.written.stdout).toMatch(/^(line \d\n){9}$/);
    // Without a terminal: a line for each event, and nothing that moves a cursor.
    expect(written.stderr).toMatch(/\n\d\d:\d\d:\d\d talk: finished\n/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
    expect(written.stderr).not.toMatch(/\u001b/);
  });

  it("cancel from another process ends a run that has its broker, and its broker says so", async () => {
    const place = await newPlace();
    const file = await localPipeline(place, [{ name: "long", run: "sleep 60", runtime: "1m" }]);
    const { written, ended } = startSky(place, ["launch", file, "--yes"]);
    await until("it runs", () => written.stderr.includes("long: running"));
    const cancelled = await skyAt(place, ["cancel", "last"]);
    expect(cancelled.code).toBe(0);
    expect(cancelled.stderr).toMatch(/^Asked its broker, process \d+ on \S+, to end r\w+ …\n/);
    expect(await ended).toBe(6);
    expect(written.stderr).toMatch(/r\w+ was cancelled; nothing of it runs any more\.\n/);
    const again = await skyAt(place, ["cancel", "last"]);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("has ended already") });
  });
});

it("addresses and settings that hold a secret are refused before anything is kept", async () => {
  const place = await newPlace();
  const file = await localPipeline(place, [{ name: "reads", inputs: ["d"], run: "true" }], {
    datasets: { d: { size: "1MB", at: "local/laptop", source: "ssh://me:hunter22@host/d" } },
  });
  const adapters = join(place.dir, "adapters.json");
  const ssh = { kind: "ssh", hosts: { "a/b": [{ host: "h", password: "hunter22" }] } };
  await writeFile(
    adapters,
    JSON.stringify({ adapters: { a: ssh }, stores: { local: "s3://k:hunter22@b" } }),
  );
  for (const args of [
    ["launch", file, "--yes"],
    ["launch", file, "--yes", "--adapters", adapters],
    ["launch", file, "--yes", "--stores", "local=s3://k:hunter22@b"],
  ]) {
    const { code, stderr, stdout } = await skyAt(place, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/secret/);
  }
  expect((await skyAt(place, ["status", "--json"])).stdout).toBe("[]\n");
});
