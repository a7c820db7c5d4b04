import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createHttpClient } from "../../catalog-fetchers/http.ts";
import { type RegisteredFetcher, registered } from "../../catalog-fetchers/registry.ts";
import {
  type CloudOutcome,
  type UpdateOptions,
  updateCatalog,
} from "../../catalog-fetchers/update.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import { offerRows } from "../../src/catalog/offer-rows.ts";
import { readManifest, versionDir } from "../../src/catalog/user/manifest.ts";
import type { Catalog } from "../../src/domain/catalog.ts";
import {
  failing,
  htmlPage,
  json,
  type Routes,
  type Served,
  serve,
  stalling,
  tooMany,
  truncated,
} from "./serve.ts";
import { tinyRoot } from "./tiny-root.ts";
import { TOY_CLOUD, type ToyItem, toyFetcher, toyItems, toyProvider } from "./toy-fetcher.ts";

let bundled: Catalog;
let root: string;
beforeAll(async () => {
  root = await tinyRoot();
  const loaded = await loadCatalog({ root, userDir: false });
  if (!loaded.ok) throw new Error("The included catalog cannot be read.");
  bundled = loaded.value;
});
afterAll(() => rm(root, { recursive: true, force: true }));

const servers: Served[] = [];
const dirs: string[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

const newUserDir = async (): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), "skyplan-update-"));
  dirs.push(dir);
  return dir;
};

const update = async (
  routes: Routes | ((url: string) => Routes),
  options: Partial<UpdateOptions> & { readonly volatile?: boolean } = {},
) => {
  const server = await serve(routes);
  servers.push(server);
  const userDir = options.userDir ?? (await newUserDir());
  const source = { url: server.url, volatile: options.volatile === true };
  const current = await loadCatalog({ root, userDir });
  const done = await updateCatalog({
    fetchers: [registered(toyFetcher(source))],
    userDir,
    current: current.ok ? current.value : bundled,
    bundled,
    env: {},
    http: createHttpClient({
      idleMs: 200,
      retry: { retries: 1, firstDelayMs: 5, longestDelayMs: 1000 },
    }),
    signal: new AbortController().signal,
    now: () => new Date("2026-11-25T12:00:00Z"),
    ...options,
  });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  const [outcome] = done.value.outcomes;
  return { userDir, outcome: outcome as CloudOutcome, outcomes: done.value.outcomes };
};

const rowsOf = async (userDir: string) => {
  const loaded = await loadCatalog({ root, userDir });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error.problems));
  return [...offerRows(loaded.value)].filter(({ machine }) => machine.cloud === TOY_CLOUD);
};

const quarantine = async (userDir: string): Promise<string> => {
  const manifest = await readManifest(userDir);
  const version = manifest.ok ? (manifest.value.clouds[TOY_CLOUD]?.version ?? "") : "";
  return readFile(join(versionDir(userDir, TOY_CLOUD, version), "quarantine.csv"), "utf8");
};

/** Enough sound rows that a few odd ones stay under 5 %. */
const many = (change: (items: ToyItem[]) => readonly ToyItem[]): readonly ToyItem[] => {
  const items = [...toyItems(bundled)];
  const [first] = items;
  if (first?.price === undefined) throw new Error("The toy cloud is empty.");
  const more = Array.from({ length: 460 }, (_, index): ToyItem => {
    const instanceType = `c1.${index}`;
    return {
      machine: { instanceType, vcpus: 8, memoryGib: 32 },
      price: { region: first.price?.region ?? "", instanceType, onDemandUsdPerHour: 0.4 },
    };
  });
  return change([...items, ...more]);
};

test("a fetched cloud is used from then on, with its date; the others stay", async () => {
  const { userDir, outcome } = await update(toyProvider(toyItems(bundled, 1.1), 13));
  const count = toyItems(bundled).length;
  expect(outcome).toMatchObject({
    status: "updated",
    changes: { rows: count, new: 0, gone: 0, changed: count },
    holds: { used: "user", asOf: "2026-11-25" },
  });
  const rows = await rowsOf(userDir);
  expect(new Set(rows.map(({ asOf }) => asOf))).toEqual(new Set(["2026-11-25"]));
  const loaded = await loadCatalog({ root, userDir });
  expect(loaded.ok && loaded.value.prices.length).toBe(bundled.prices.length);
});

test("a cloud without credentials is skipped, and its key is never handed to another", async () => {
  const seen: unknown[] = [];
  const spy = (id: string, credentials: readonly string[]): RegisteredFetcher => ({
    id,
    source: { url: "http://127.0.0.1:9", terms: "none", credentials },
    rows: async (context) => {
      seen.push(context.credentials);
      return { machines: [], prices: [], refused: [] };
    },
  });
  const { outcomes, userDir } = await update(
    {},
    {
      fetchers: [spy("vast", ["VAST_KEY"]), spy("lambda", ["LAMBDA_KEY", "LAMBDA_ID"])],
      env: { VAST_KEY: "v", LAMBDA_KEY: "k", OTHER: "o" },
    },
  );
  expect(seen).toEqual([{ VAST_KEY: "v" }]);
  expect(outcomes[1]).toMatchObject({
    status: "skipped",
    reason: "no credentials: set LAMBDA_ID",
    holds: { used: "none" },
  });
  const manifest = await readManifest(userDir);
  expect(manifest.ok && Object.keys(manifest.value.failures)).toEqual(["vast"]);
});

test("an error that quotes a key is told without it", async () => {
  const { outcome } = await update(
    {},
    {
      fetchers: [
        {
          id: TOY_CLOUD,
          source: { url: "http://127.0.0.1:9", terms: "none", credentials: ["KEY"] },
          rows: () => Promise.reject(new Error("refused: Bearer hunter22")),
        },
      ],
      env: { KEY: "hunter22" },
    },
  );
  expect(outcome.reason).toBe("refused: Bearer <KEY>");
});

describe("a failed fetch keeps the last good snapshot and says so", () => {
  test.each([
    ["500s", failing(), /status 500/],
    ["429 without end", tooMany(), /status 429/],
    ["a stall", stalling("{"), /no further byte/],
    ["a cut connection", truncated('{"items": [1, 2, 3]}'), /broke off/],
    ["HTML", htmlPage(), /HTML or XML page/],
    ["an empty list", json({ items: [] }), /without any item/],
    ["another layout", json({ rows: [] }), /./],
  ])("%s", async (_, answer, reason) => {
    const { userDir } = await update(toyProvider(toyItems(bundled, 1.1)));
    const good = await rowsOf(userDir);
    const { outcome } = await update({ "*": answer }, { userDir });
    expect(outcome).toMatchObject({
      status: "failed",
      holds: { used: "user", asOf: "2026-11-25" },
    });
    expect(outcome.reason).toMatch(reason);
    expect(await rowsOf(userDir)).toEqual(good);
    const manifest = await readManifest(userDir);
    expect(manifest.ok && manifest.value.failures[TOY_CLOUD]?.reason).toBe(outcome.reason);
  });
});

describe("a suspicious answer is refused", () => {
  test.each<[string, (items: readonly ToyItem[]) => readonly ToyItem[], RegExp]>([
    [
      "a region gone",
      (items) => items.filter(({ price }) => price?.region !== items[0]?.price?.region),
      /region gone: /,
    ],
    [
      "an accelerator gone",
      (items) => items.filter(({ machine }) => machine.accelerator !== "L40S"),
      /accelerator gone: L40S/,
    ],
    [
      "a price moved tenfold",
      (items) =>
        items.map((item) => {
          const usd = item.price?.onDemandUsdPerHour;
          return item.price === undefined || usd === undefined || item.machine.vcpus !== 2
            ? item
            : { ...item, price: { ...item.price, onDemandUsdPerHour: usd * 10 } };
        }),
      /on-demand price moved tenfold: /,
    ],
    [
      "more than 5 % refused",
      (items) => items.map((item, index) => (index < 3 ? { ...item, broken: "new layout" } : item)),
      /rows were refused \(8\.1 %, at most 5\.0 %\)/,
    ],
  ])("%s", async (_, change, reason) => {
    const changed = change(toyItems(bundled));
    const { outcome, userDir } = await update(toyProvider(changed));
    expect(outcome.status).toBe("refused");
    expect(outcome.reason).toMatch(reason);
    expect(outcome.holds.used).toBe("bundled");
    expect(await rowsOf(userDir)).toHaveLength(toyItems(bundled).length);
    const accepted = await update(toyProvider(changed), { accept: true });
    expect(accepted.outcome).toMatchObject({ status: "updated" });
    expect(accepted.outcome.flags.join()).toMatch(reason);
  });

  test("a marketplace may lose a region; it is told", async () => {
    const [first] = toyItems(bundled);
    const left = toyItems(bundled).filter(({ price }) => price?.region !== first?.price?.region);
    const { outcome } = await update(toyProvider(left), { volatile: true });
    expect(outcome.status).toBe("updated");
    expect(outcome.flags.join()).toMatch(/region gone/);
  });
});

describe("odd rows", () => {
  test("one unknown family and one half-priced machine among 500 do not kill the fetch (C-35)", async () => {
    const items = many((all) => [
      ...all,
      { machine: { instanceType: "ct5p-1" }, broken: 'unknown family "ct5p"' },
      { machine: { instanceType: "half-8" }, broken: "a price for memory and none for CPUs" },
    ]);
    const { outcome, userDir } = await update(toyProvider(items, 5));
    expect(outcome).toMatchObject({
      status: "updated",
      refusedRows: 2,
      changes: { rows: items.length - 2 },
    });
    const aside = await quarantine(userDir);
    expect(aside).toMatch(/ct5p-1,,,"unknown family ""ct5p"""/);
    expect(aside).toMatch(/half-8,,,a price for memory/);
  });

  test("zero is never an offer, blank is unknown (C-29)", async () => {
    const region = toyItems(bundled)[0]?.price?.region ?? "";
    const machine = (instanceType: string) => ({ instanceType, vcpus: 8 });
    const items = many((all) => [
      ...all,
      {
        machine: machine("z.zero"),
        price: { region, instanceType: "z.zero", onDemandUsdPerHour: 0 },
      },
      { machine: machine("z.blank"), price: { region, instanceType: "z.blank" } },
      {
        machine: machine("z.half"),
        price: { region, instanceType: "z.half", onDemandUsdPerHour: 0.5, spotUsdPerHour: 0 },
      },
    ]);
    const { userDir } = await update(toyProvider(items));
    const rows = (await rowsOf(userDir)).filter(({ machine: { name } }) => name.startsWith("z."));
    expect(rows.map(({ machine: { name } }) => name).sort()).toEqual(["z.blank", "z.half"]);
    expect(rows.find(({ machine: { name } }) => name === "z.blank")).not.toHaveProperty(
      "onDemandUsdPerHour",
    );
    expect(rows.find(({ machine: { name } }) => name === "z.half")).toMatchObject({
      onDemandUsdPerHour: 0.5,
    });
    expect(await quarantine(userDir)).toMatch(/z\.zero,0,,"on-demand price of 0: a placeholder/);
  });

  test("a machine that only one region sells is offered there and nowhere else (C-40)", async () => {
    const region = toyItems(bundled)[0]?.price?.region ?? "";
    const items = many((all) => [
      ...all,
      {
        machine: { instanceType: "q", vcpus: 4 },
        price: { region, instanceType: "q", onDemandUsdPerHour: 0.2 },
      },
      {
        machine: { instanceType: "q", vcpus: 4 },
        price: { region: "gov-west", instanceType: "q", onDemandUsdPerHour: 0.3 },
      },
    ]);
    const { userDir, outcome } = await update(toyProvider(items));
    const rows = (await rowsOf(userDir)).filter(({ machine: { name } }) => name === "q");
    expect(rows.map(({ region: { name } }) => name)).toEqual([region]);
    expect(outcome.flags.join()).toMatch(
      /1 rows in regions that regions.csv does not know: gov-west/,
    );
  });
});
