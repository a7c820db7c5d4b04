import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openJournal } from "../../src/broker/journal/sqlite.ts";
import { makeKeys, type Sshd, sshdPath, startSshd, testUser } from "../contract/adapters/sshd.ts";
import {
  commandLines,
  localPipeline,
  newPlace,
  type Place,
  skyAt,
  startSky,
  until,
} from "./launched.ts";

const runs = async (mark: string): Promise<boolean> =>
  (await commandLines()).some((line) => line.startsWith(`sleep\0${mark}`));

/** A launch whose job sleeps, by a broker that is killed while it does. @returns the run */
const killedLaunch = async (
  place: Place,
  mark: string,
  pipeline: object = {},
  flags: readonly string[] = [],
): Promise<string> => {
  const file = await localPipeline(
    place,
    [{ name: "long", run: `sleep ${mark}`, runtime: "1m" }],
    pipeline,
  );
  const { child, written, ended } = startSky(place, ["launch", file, "--yes", ...flags]);
  await until("the job runs", () => runs(mark));
  await until("the broker knows it", () => written.stderr.includes("long: running"));
  child.kill("SIGKILL");
  await ended;
  return /Launched as (\S+)\./.exec(written.stderr)?.[1] ?? "";
};

/** As a broker writes it that could not end a machine: the run is over, its machine is not. */
const closeRun = (place: Place, run: string): void => {
  const journal = openJournal(join(place.state, "journal.db"));
  journal.append(run, { kind: "run-ended", status: "failed", why: "its broker died" }, Date.now());
  journal.close();
};

describe.concurrent("sky down --orphans", () => {
  it("shows, asks about and ends what a killed broker left of a closed run, and nothing else", async () => {
    const place = await newPlace();
    const [orphan, interrupted, running] = [1, 2, 3].map((n) => `16${n}.${process.pid}`);
    const closed = await killedLaunch(place, orphan ?? "");
    closeRun(place, closed);
    await killedLaunch(place, interrupted ?? "");
    const file = await localPipeline(place, [
      { name: "busy", run: `sleep ${running}`, runtime: "1m" },
    ]);
    const busy = startSky(place, ["launch", file, "--yes"]);
    await until("the third runs", () => runs(running ?? ""));

    const asked = await skyAt(place, ["down", "--orphans"]);
    expect(asked.code).toBe(2);
    expect(asked.stdout).toMatch(
      new RegExp(`^${closed}-long-1: m in local/laptop, since 20\\S+Z\\n$`),
    );
    expect(asked.stderr).toContain("Give --yes to end all that are listed above.");
    expect(await runs(orphan ?? "")).toBe(true);

    const ended = await skyAt(place, ["down", "--orphans", "--yes"]);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code: 0,
      stderr: `ended ${closed}-long-1\n`,
    });
    expect(await runs(orphan ?? "")).toBe(false);
    // Those of a run that waits for its broker, and of one that has it, go on.
    expect(await runs(interrupted ?? "")).toBe(true);
    expect(await runs(running ?? "")).toBe(true);
    const cost = JSON.parse((await skyAt(place, ["cost", closed, "--json"])).stdout);
    expect(cost.open).toBe(false);

    expect((await skyAt(place, ["down", "--orphans"])).stderr).toBe("No orphans.\n");
    for (const { run } of JSON.parse((await skyAt(place, ["status", "--json"])).stdout))
      expect((await skyAt(place, ["down", run])).code).toBe(0);
    expect(await busy.ended).toBe(6);
    expect(await runs(interrupted ?? "")).toBe(false);
    expect(await runs(running ?? "")).toBe(false);
  }, 120_000);

  it("finds a machine of a journal that is gone, and says that it may be another broker's", async () => {
    const place = await newPlace();
    const mark = `164.${process.pid}`;
    const run = await killedLaunch(place, mark);
    for (const file of ["journal.db", "journal.db-wal", "journal.db-shm", "runs"])
      await rm(join(place.state, file), { recursive: true, force: true });
    const asked = await skyAt(place, ["down", "--orphans"]);
    expect(asked.stdout).toContain(`${run}-long-1: m in local/laptop`);
    expect(asked.stdout).toContain("of a run that is not in this folder: perhaps another broker's");
    expect(asked.code).toBe(2);
    expect((await skyAt(place, ["down", "--orphans", "--yes"])).code).toBe(0);
    expect(await runs(mark)).toBe(false);
  });
});

describe("sky down --orphans over ssh", () => {
  if (sshdPath === undefined) {
    it("skipped: no sshd on this machine", () => {
      expect(process.env.SKYPLAN_REQUIRE_SERVICES ?? "").toBe("");
    });
    return;
  }
  let folder = "";
  let sshd: Sshd;
  let adapters = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sky-orphans-"));
    const keys = makeKeys(folder);
    sshd = await startSshd(folder, "host", keys);
    adapters = join(folder, "adapters.json");
    const host = { host: "127.0.0.1", port: sshd.port, user: testUser() };
    const hosts = { "local/laptop": [{ ...host, identityFile: keys.identityFile }] };
    const ssh = { kind: "ssh", hosts, knownHostsFile: keys.knownHostsFile };
    await writeFile(adapters, JSON.stringify({ adapters: { local: ssh } }));
  });
  afterAll(async () => {
    await sshd.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("finds and ends a machine on a host, from the folder of another broker too", async () => {
    const place = await newPlace();
    const mark = `165.${process.pid}`;
    const run = await killedLaunch(place, mark, {}, ["--adapters", adapters]);
    const other = await newPlace();
    const asked = await skyAt(other, ["down", "--orphans", "--adapters", adapters]);
    expect(asked.stdout).toContain(`${run}-long-1: m in local/laptop`);
    expect(asked.code).toBe(2);
    expect(await runs(mark)).toBe(true);
    // The broker that made it knows that its run is not over.
    expect((await skyAt(place, ["down", "--orphans"])).stderr).toBe("No orphans.\n");
    closeRun(place, run);
    const ended = await skyAt(place, ["down", "--orphans", "--yes"]);
    expect(ended.stderr).toBe(`ended ${run}-long-1\n`);
    expect(await runs(mark)).toBe(false);
    await sshd.stop();
    const away = await skyAt(place, ["down", "--orphans"]);
    expect(away.code).toBe(6);
    expect(away.stderr).toMatch(/^not asked: ssh: .*\nNo orphans where it could be asked\.\n$/);
    await sshd.start();
  });
});
