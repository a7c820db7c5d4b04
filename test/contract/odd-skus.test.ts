import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { FETCHERS } from "../../catalog-fetchers/registry.ts";
import { updateCatalog } from "../../catalog-fetchers/update.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import { readManifest, versionDir } from "../../src/catalog/user/manifest.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import { COMPLETE, ODD_SKUS, type OddSkus } from "./odd-skus.ts";
import { http } from "./run-big.ts";
import { type Served, serve } from "./serve.ts";
import { tinyRoot } from "./tiny-root.ts";

let root: string;
let bundled: Catalog;
beforeAll(async () => {
  root = await tinyRoot();
  const loaded = await loadCatalog({ root, userDir: false });
  if (!loaded.ok) throw new Error("The included catalog cannot be read.");
  bundled = loaded.value;
});
afterAll(() => rm(root, { recursive: true, force: true }));

const servers: Served[] = [];
let userDir = "";
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await rm(userDir, { recursive: true, force: true });
});

/** `sky catalog update CLOUD` from loopback, into a directory of the test's own. */
const update = async ({ cloud, env, routes }: OddSkus, more = 0) => {
  const server = await serve(routes(more));
  servers.push(server);
  const current = await loadCatalog({ root, userDir });
  const done = await updateCatalog({
    fetchers: FETCHERS.filter(({ id }) => id === cloud),
    userDir,
    current: current.ok ? current.value : bundled,
    bundled,
    env: { ...env, [`SKY_CATALOG_URL_${cloud.toUpperCase()}`]: server.url },
    http,
    signal: new AbortController().signal,
    now: () => new Date("2026-11-25T12:00:00Z"),
  });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value.outcomes[0];
};

const published = async (cloud: string, name: string) => {
  const manifest = await readManifest(userDir);
  if (!manifest.ok) throw new Error("no manifest");
  const version = manifest.value.clouds[cloud]?.version ?? "";
  return readFile(join(versionDir(userDir, cloud, version), name), "utf8");
};

const priceRows = async (cloud: string) =>
  Papa.parse<Record<string, string>>(await published(cloud, "prices.csv"), {
    header: true,
    skipEmptyLines: true,
  }).data.filter(({ instance_type }) => !instance_type?.startsWith("tpu-"));

describe.each(ODD_SKUS)("C-35 at $cloud: odd SKUs among 501", (odd) => {
  test("498 complete, one without spot, two set aside with their reasons", async () => {
    userDir = await mkdtemp(join(tmpdir(), "skyplan-odd-"));
    expect(await update(odd)).toMatchObject({ status: "updated", refusedRows: 2 });
    const rows = await priceRows(odd.cloud);
    const complete = rows.filter((row) => row.on_demand_usd_per_hour && row.spot_usd_per_hour);
    expect(complete).toHaveLength(COMPLETE);
    expect(
      rows.filter((row) => !complete.includes(row)).map(({ instance_type }) => instance_type),
    ).toEqual([odd.withoutSpot]);
    const aside = await published(odd.cloud, "quarantine.csv");
    for (const line of odd.aside) expect(aside).toMatch(line);
    expect(aside.trim().split("\n")).toHaveLength(3);
  });

  test("over 5 % odd: nothing of the answer is used, the last good list stays", async () => {
    userDir = await mkdtemp(join(tmpdir(), "skyplan-odd-"));
    await update(odd);
    const before = await published(odd.cloud, "prices.csv");
    const outcome = await update(odd, 40);
    expect(outcome).toMatchObject({ status: "refused", holds: { used: "user" } });
    expect(outcome?.reason).toMatch(/%/);
    expect(await published(odd.cloud, "prices.csv")).toBe(before);
    const loaded = await loadCatalog({ root, userDir });
    expect(loaded.ok).toBe(true);
  });
});
