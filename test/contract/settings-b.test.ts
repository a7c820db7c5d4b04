import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CatalogFetcher } from "../../catalog-fetchers/fetcher.ts";
import { createHttpClient } from "../../catalog-fetchers/http.ts";
import { type RegisteredFetcher, registered } from "../../catalog-fetchers/registry.ts";
import { seewebFetcher } from "../../catalog-fetchers/seeweb/fetcher.ts";
import { updateCatalog } from "../../catalog-fetchers/update.ts";
import { loadCatalog } from "../../src/catalog/load.ts";

const update = async (fetcher: RegisteredFetcher, env: Readonly<Record<string, string>>) => {
  const userDir = await mkdtemp(join(tmpdir(), "skyplan-settings-"));
  const bundled = await loadCatalog({ userDir: false });
  if (!bundled.ok) throw new Error("the bundled dataset is not readable");
  try {
    const report = await updateCatalog({
      fetchers: [fetcher],
      userDir,
      current: bundled.value,
      bundled: bundled.value,
      env,
      http: createHttpClient(),
      signal: new AbortController().signal,
      now: () => new Date("2026-11-25T12:00:00Z"),
    });
    return report.ok ? report.value.outcomes[0] : undefined;
  } finally {
    await rm(userDir, { recursive: true, force: true });
  }
};

test("a fetcher gets all its credentials and those of its settings that are set, and nothing else", async () => {
  const seen: unknown[] = [];
  const fetcher: CatalogFetcher<Readonly<Record<string, string>>> = {
    id: "seeweb",
    source: { url: "http://x", terms: "", credentials: ["KEY"], settings: ["SET", "UNSET"] },
    download: async ({ credentials }) => credentials,
    parse: (raw) => {
      seen.push(raw);
      return { machines: [], prices: [], refused: [] };
    },
  };
  await update(registered(fetcher), { KEY: "k", SET: "s", OTHER: "o" });
  expect(seen).toEqual([{ KEY: "k", SET: "s" }]);
});

test("a price list in EUR fails with the setting to set, before anything is asked", async () => {
  const outcome = await update(registered(seewebFetcher), { SEEWEB_API_KEY: "key" });
  expect(outcome).toMatchObject({
    cloud: "seeweb",
    status: "failed",
    reason: expect.stringContaining("set SKY_EUR_USD"),
    holds: { used: "bundled" },
  });
});
