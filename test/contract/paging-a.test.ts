import { afterEach, describe, expect, test } from "vitest";
import type { DownloadContext } from "../../catalog-fetchers/fetcher.ts";
import { createHttpClient } from "../../catalog-fetchers/http.ts";
import { ibmFetcher } from "../../catalog-fetchers/ibm/fetcher.ts";
import { download as downloadRunpod } from "../../catalog-fetchers/runpod/download.ts";
import { vastFetcher } from "../../catalog-fetchers/vast/fetcher.ts";
import { fixture } from "./clouds-a.ts";
import {
  failing,
  json,
  type Routes,
  type SeenRequest,
  type Served,
  serve,
  tooMany,
} from "./serve.ts";

const servers: Served[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const http = createHttpClient({ retry: { retries: 1, firstDelayMs: 5, longestDelayMs: 100 } });

const from = async (routes: Routes): Promise<{ context: DownloadContext; server: Served }> => {
  const server = await serve(routes);
  servers.push(server);
  const { signal } = new AbortController();
  return { server, context: { http, signal, credentials: {}, baseUrl: server.url } };
};

describe("Vast", () => {
  const host = (machine: number) => ({ id: machine, machine_id: machine });
  const upTo = (count: number) => (request: SeenRequest) => {
    const first = Number(JSON.parse(request.body).machine_id.gte);
    const all = Array.from({ length: count }, (_, index) => host(index + 1));
    return json({ offers: all.filter(({ machine_id }) => machine_id >= first).slice(0, 1000) });
  };

  test("is read to the last machine, each offer once", async () => {
    const { context, server } = await from({ "POST /api/v0/bundles/": upTo(2500) });
    const offers = await vastFetcher.download(context);
    expect(offers).toHaveLength(2500);
    expect(server.requests.map(({ body }) => JSON.parse(body).machine_id.gte)).toEqual([
      0, 1000, 1999,
    ]);
  });

  test("that ignores the bookmark is an error, not a list that ends early", async () => {
    const same = json({ offers: Array.from({ length: 1000 }, (_, index) => host(index)) });
    const { context } = await from({ "POST /api/v0/bundles/": same });
    await expect(vastFetcher.download(context)).rejects.toThrow(/cannot be read to its end/);
  });
});

describe("IBM", () => {
  const entries = json(fixture("ibm/profiles.page-2.json"));
  const page = { ...entries, body: String(entries.body).replace("403", "3") };

  test("a plan without prices leaves its machines unpriced", async () => {
    const routes = { "/plan-gen2/pricing/deployment": failing(404), "*": page };
    const { context } = await from(routes);
    expect((await ibmFetcher.download(context)).plans).toEqual([
      { plan: "plan-gen2", deployments: [] },
    ]);
  });

  test("a plan that cannot be read is an error", async () => {
    const routes = { "/plan-gen2/pricing/deployment": failing(500), "*": page };
    const { context } = await from(routes);
    await expect(ibmFetcher.download(context)).rejects.toThrow(/500/);
  });
});

describe("RunPod", () => {
  test("is asked for each level in its own places and for each size", async () => {
    let refusedOnce = false;
    const { context, server } = await from({
      "POST /graphql": (request) => {
        if (request.body.includes('countryCode":"CA') && !refusedOnce) {
          refusedOnce = true;
          return tooMany("0");
        }
        const isOverview = request.body.includes("query Overview");
        return json(fixture(`runpod/${isOverview ? "overview" : "gpu-types"}.json`));
      },
    });
    const { gpus, cpus } = await downloadRunpod(context);
    expect(gpus.map(({ level, place, cards }) => `${level} ${place} ${cards}`)).toEqual([
      "SECURE EU-RO-1 1",
      "SECURE EU-RO-1 2",
      "COMMUNITY CA 1",
      "COMMUNITY CA 2",
    ]);
    expect(cpus.map(({ dataCenter }) => dataCenter)).toEqual(["EU-RO-1"]);
    const asked = server.requests.map(({ body }) => JSON.parse(body).variables.place);
    expect(asked).toContainEqual({ gpuCount: 2, secureCloud: true, dataCenterId: "EU-RO-1" });
    expect(asked).toContainEqual({ gpuCount: 2, secureCloud: false, countryCode: "CA" });
  });
});
