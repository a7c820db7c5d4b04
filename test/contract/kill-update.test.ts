import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { offerRows } from "../../src/catalog/offer-rows.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import { type Answer, type Served, serve } from "./serve.ts";
import { TOY_CLOUD, toyItems, toyProvider } from "./toy-fetcher.ts";

const CHILD = join(import.meta.dirname, "update-child.ts");
const FACTOR = 1.25;
/** Moments after the last page was asked for: in the download, while parsing, while writing, about to end. */
const KILLS_MS = [0, 20, 60, 120, 250];

let bundled: Catalog;
let home: string;
beforeAll(async () => {
  const loaded = await loadCatalog({ userDir: false });
  if (!loaded.ok) throw new Error("The included catalog cannot be read.");
  bundled = loaded.value;
  home = await mkdtemp(join(tmpdir(), "skyplan-kill-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const userDir = () => join(home, "skyplan", "catalog");

/** Starts an update of the toy cloud against a provider. */
const startUpdate = (url: string): ChildProcess =>
  spawn(process.execPath, ["--import", "tsx", CHILD, "catalog", "update", TOY_CLOUD], {
    env: {
      ...process.env,
      XDG_DATA_HOME: home,
      [`SKY_CATALOG_URL_${TOY_CLOUD.toUpperCase()}`]: url,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once("exit", (code) => resolve(code));
  });

/** The toy provider; `lastPage` resolves when the last page was asked for. */
const provider = async (factor: number, delayMs: number) => {
  let arrived = () => {};
  const lastPage = new Promise<void>((done) => {
    arrived = done;
  });
  const items = toyItems(bundled, factor);
  const server: Served = await serve((url) => {
    const table = toyProvider(items, 4)(url);
    return {
      ...table,
      "/prices?page=4": async () => {
        arrived();
        await new Promise((done) => setTimeout(done, delayMs));
        return table["/prices?page=4"] as Answer;
      },
    };
  });
  return { server, lastPage };
};

/** Prices of the toy cloud by how they compare with the included ones. */
const factorsOf = (catalog: Catalog): ReadonlySet<string> => {
  const before = new Map(
    [...offerRows(bundled)].map((row) => [
      `${row.region.id}/${row.zone}/${row.machine.name}`,
      row.onDemandUsdPerHour,
    ]),
  );
  const factors = new Set<string>();
  for (const row of offerRows(catalog)) {
    if (row.machine.cloud !== TOY_CLOUD || row.onDemandUsdPerHour === undefined) continue;
    const old = before.get(`${row.region.id}/${row.zone}/${row.machine.name}`) ?? Number.NaN;
    factors.add((row.onDemandUsdPerHour / old).toFixed(2));
  }
  return factors;
};

const loadMerged = async (): Promise<Catalog> => {
  const loaded = await loadCatalog({ userDir: userDir() });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.problems));
  return loaded.value;
};

describe("kill -9 in the middle of sky catalog update", () => {
  test.each(KILLS_MS)("%d ms after the last page was asked for", async (killMs) => {
    const { server, lastPage } = await provider(FACTOR, 30);
    const child = startUpdate(server.url);
    await lastPage;
    await new Promise((done) => setTimeout(done, killMs));
    child.kill("SIGKILL");
    await ended(child);
    await server.close();
    const catalog = await loadMerged();
    expect(catalog.prices.length).toBe(bundled.prices.length);
    // Whole: all old or all new, never some of each.
    expect([["1.00"], ["1.25"]]).toContainEqual([...factorsOf(catalog)]);
  });

  test("the next update takes the lock over, finishes, and leaves no litter", async () => {
    const { server, lastPage } = await provider(2, 60_000);
    const child = startUpdate(server.url);
    await lastPage;
    expect(existsSync(join(userDir(), "update.lock"))).toBe(true);
    child.kill("SIGKILL");
    await ended(child);
    await server.close();

    const next = await provider(1.5, 0);
    const second = startUpdate(next.server.url);
    let said = "";
    second.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    expect(await ended(second)).toBe(0);
    await next.server.close();
    expect(said).toMatch(/had ended without finishing/);
    expect([...factorsOf(await loadMerged())]).toEqual(["1.50"]);
    const names = await readdir(userDir());
    expect(names.sort()).toEqual(["catalog.snapshot", "clouds", "manifest.json"]);
    const versions = await readdir(join(userDir(), "clouds", TOY_CLOUD));
    expect(versions.length).toBeLessThanOrEqual(2);
  });

  test("two at once: the second one is told who is writing", async () => {
    const { server, lastPage } = await provider(1.5, 60_000);
    const first = startUpdate(server.url);
    await lastPage;
    const second = startUpdate(server.url);
    let said = "";
    second.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    expect(await ended(second)).toBe(5);
    expect(said).toMatch(new RegExp(`process ${first.pid} on `));
    first.kill("SIGKILL");
    await ended(first);
    await server.close();
  });
});
