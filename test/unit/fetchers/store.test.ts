import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { acquireLock } from "../../../catalog-fetchers/store/lock.ts";
import { publishCloud, recordFailure } from "../../../catalog-fetchers/store/publish.ts";
import { readManifest, versionDir } from "../../../src/catalog/user/manifest.ts";
import { temporaryDir } from "../catalog/dataset.ts";

const now = () => new Date("2026-11-25T12:00:00Z");

const leaveLock = async (dir: string, owner: object): Promise<void> => {
  const whole = { pid: 1, host: hostname(), since: now().toISOString(), token: "x", ...owner };
  await writeFile(join(dir, "update.lock"), JSON.stringify(whole));
};

describe("the lock of an update", () => {
  test("holds off another one until it is released", async () => {
    const dir = await temporaryDir();
    const first = await acquireLock(dir, now);
    const second = await acquireLock(dir, now);
    expect(second).toMatchObject({ ok: false, error: { pid: process.pid, host: hostname() } });
    if (first.ok) await first.value.release();
    expect((await acquireLock(dir, now)).ok).toBe(true);
    expect(await readdir(dir)).toEqual(["update.lock"]);
  });

  test.each([
    ["a dead process", { pid: 2 ** 22 + 1 }],
    ["an update of yesterday on another host", { host: "far", since: "2026-11-24T12:00:00Z" }],
  ])("of %s is taken over", async (_, owner) => {
    const dir = await temporaryDir();
    await leaveLock(dir, owner);
    const lock = await acquireLock(dir, now);
    expect(lock).toMatchObject({ ok: true, value: { tookOver: owner } });
  });

  test("of a running process, or of another host today, is not", async () => {
    for (const owner of [{ pid: process.pid }, { host: "far" }]) {
      const dir = await temporaryDir();
      await leaveLock(dir, owner);
      expect((await acquireLock(dir, now)).ok).toBe(false);
    }
  });

  test("is won by one of many that find it stale", async () => {
    const dir = await temporaryDir();
    await leaveLock(dir, { pid: 2 ** 22 + 1 });
    const locks = await Promise.all(Array.from({ length: 8 }, () => acquireLock(dir, now)));
    expect(locks.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

const files = (text: string) =>
  new Map([
    ["instance-types.csv", text],
    ["prices.csv", text],
  ]);
const entry = (at: string) => ({
  kind: "fetch" as const,
  at,
  source: "example",
  rows: 1,
  refused: 0,
  flags: [],
});

describe("publishing", () => {
  test("keeps this version and the one before, and forgets the failure", async () => {
    const dir = await temporaryDir();
    await recordFailure(dir, "aws", { at: now().toISOString(), reason: "status 500" });
    await mkdir(versionDir(dir, "aws", "left-by-a-killed-update"), { recursive: true });
    for (const [day, text] of ["one", "two", "three"].entries())
      await publishCloud(dir, "aws", files(text), entry(`2026-11-2${day}T00:00:00.000Z`));
    const manifest = await readManifest(dir);
    if (!manifest.ok) throw new Error("no manifest");
    expect(manifest.value.failures).toEqual({});
    const { version = "", previous = "" } = manifest.value.clouds.aws ?? {};
    const text = (name: string) =>
      readFile(join(versionDir(dir, "aws", name), "prices.csv"), "utf8");
    expect([await text(version), await text(previous)]).toEqual(["three", "two"]);
    expect(await readdir(join(dir, "clouds", "aws"))).toHaveLength(2);
  });

  test("a manifest of another shape is told with its path, not overwritten", async () => {
    const dir = await temporaryDir();
    await writeFile(join(dir, "manifest.json"), '{"format": 7}');
    const published = await publishCloud(dir, "aws", files("x"), entry(now().toISOString()));
    expect(published).toMatchObject({
      ok: false,
      error: { problems: [{ file: join(dir, "manifest.json") }] },
    });
    expect(await readFile(join(dir, "manifest.json"), "utf8")).toBe('{"format": 7}');
  });
});
