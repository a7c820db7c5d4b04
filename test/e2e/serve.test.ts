import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  jsonOf,
  type PlanBody,
  postPlan,
  problemOf,
  startServer,
  type TestServer,
} from "./server.ts";
import { goodPipeline, pipelineFile, sky, smallCatalog } from "./sky.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const withoutClock = (text: string): string => text.replace(/"ms": [\d.]+/, "");
const get = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);

describe("POST /plan", () => {
  it("answers what sky optimize --json prints, byte for byte but for the solver's clock", async () => {
    const file = await pipelineFile(goodPipeline);
    const flags = ["--deadline", "8h", "--blocked", "aws", "--pareto"];
    const printed = await sky(["optimize", file, "--json", "--catalog", smallCatalog, ...flags]);
    const answer = await postPlan(server, goodPipeline, "?deadline=8h&blocked=aws&pareto");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(withoutClock(await answer.text())).toBe(withoutClock(printed.stdout));
  });

  it("reads YAML by its content type", async () => {
    const yaml = "name: y\nstages:\n  - {name: only, runtime: 1h, resources: {cpus: 4+}}\n";
    const headers = { "Content-Type": "application/yaml" };
    const answer = await postPlan(server, yaml, "", { headers });
    expect((await jsonOf<PlanBody>(answer)).stages[0]?.name).toBe("only");
    expect((await postPlan(server, yaml)).status).toBe(400);
  });

  it("says why no plan exists, with the conflict", async () => {
    const pipeline = { ...goodPipeline, policy: { countries: ["CH"] } };
    const found = await problemOf(await postPlan(server, pipeline));
    expect(found).toMatchObject({ status: 422, code: "infeasible", type: "/problems/infeasible" });
    expect(found.conflict).toEqual(expect.arrayContaining([expect.stringContaining("CH")]));
    const described = await (await get(found.type as unknown as string)).json();
    expect(described).toMatchObject({ code: "infeasible", status: 422 });
  });

  it("names every wrong option", async () => {
    const found = await problemOf(
      await postPlan(server, goodPipeline, "?deadline=soon&colour=red&minimize=cost&minimize=time"),
    );
    const parameters = (found.errors as unknown as { parameter: string }[]).map((e) => e.parameter);
    expect(parameters.sort()).toEqual(["colour", "deadline", "minimize"]);
  });

  it("names a blocked place that the catalog does not know", async () => {
    const found = await problemOf(await postPlan(server, goodPipeline, "?blocked=nowhere/at-all"));
    expect(found).toMatchObject({ status: 422, errors: [{ parameter: "blocked", pointer: "" }] });
  });

  it("refuses a time limit beyond the server's", async () => {
    const found = await problemOf(await postPlan(server, goodPipeline, "?time-limit=2h"));
    expect(found).toMatchObject({ status: 422, errors: [{ parameter: "time-limit" }] });
  });
});

describe("the cache", () => {
  it("answers an identical request again, whatever its layout, and 304 to who has it", async () => {
    const pipeline = { ...goodPipeline, name: "cached" };
    const first = await postPlan(server, pipeline);
    const again = await postPlan(server, JSON.stringify(pipeline, null, 4));
    expect([first, again].map((r) => r.headers.get("x-cache"))).toEqual(["miss", "hit"]);
    expect(await again.text()).toBe(await first.text());
    const etag = first.headers.get("etag") ?? "";
    const known = await postPlan(server, pipeline, "", { headers: { "If-None-Match": etag } });
    expect({ status: known.status, body: await known.text() }).toEqual({ status: 304, body: "" });
    const other = await postPlan(server, pipeline, "?budget=1000", {
      headers: { "If-None-Match": etag },
    });
    expect(other.status).toBe(200);
  });

  it("solves identical requests that come together once", async () => {
    const pipeline = { ...goodPipeline, name: "together" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => postPlan(server, pipeline)));
    const uses = answers.map((answer) => answer.headers.get("x-cache"));
    expect(uses.filter((use) => use === "miss")).toHaveLength(1);
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
  });

  it("keeps the news that no plan exists", async () => {
    const pipeline = { ...goodPipeline, limits: { budgetUsd: 0.001 } };
    expect((await postPlan(server, pipeline)).status).toBe(422);
    const before = await metric("skyplan_cache_requests_total", 'use="hit"');
    const found = await problemOf(await postPlan(server, pipeline));
    expect(found.code).toBe("infeasible");
    expect(await metric("skyplan_cache_requests_total", 'use="hit"')).toBe(before + 1);
  });
});

const metric = async (name: string, labels: string): Promise<number> => {
  const line = (await (await get("/metrics")).text())
    .split("\n")
    .find((text) => text.startsWith(`${name}{${labels}`));
  return Number(line?.split(" ").at(-1) ?? 0);
};

describe("what there is to rent", () => {
  it("is what sky gpus and sky instances print", async () => {
    const printed = await sky(["gpus", "V100", "--json", "--catalog", smallCatalog]);
    expect(await (await get("/gpus?name=V100")).text()).toBe(printed.stdout);
    const machines = await sky(["instances", "--cpus", "4+", "--json", "--catalog", smallCatalog]);
    expect(await (await get("/instances?cpus=4%2B")).text()).toBe(machines.stdout);
  });

  it("never guesses a name", async () => {
    const found = await problemOf(await get("/gpus?name=V10&cloud=awz"));
    const parts = (found.errors as unknown as { parameter: string }[]).map((e) => e.parameter);
    expect(parts.sort()).toEqual(["cloud", "name"]);
  });

  it("lists regions and counts the catalog", async () => {
    const { regions } = await jsonOf<{ regions: object[] }>(await get("/regions"));
    const { total } = await jsonOf<{ total: { onDemandOffers: number } }>(await get("/catalog"));
    expect(regions.length).toBeGreaterThan(0);
    expect(total.onDemandOffers).toBeGreaterThan(0);
  });
});

describe("the rest of HTTP", () => {
  it("is alive, ready, and describes itself", async () => {
    const statuses = await Promise.all(
      ["/healthz", "/readyz", "/openapi.json", "/docs", "/docs/rapidoc-min.js", "/schema"].map(
        async (path) => (await get(path)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    const schema = await jsonOf<{ title: string }>(await get("/schema/pipeline.schema.json"));
    expect(schema.title).toBe("skyplan pipeline");
  });

  it("forbids scripts from elsewhere and inline", async () => {
    const policy = (await get("/docs")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it("answers HEAD without a body, OPTIONS with what is allowed, the rest with 405 or 404", async () => {
    const head = await get("/catalog", { method: "HEAD" });
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: "" });
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(100);
    const options = await get("/plan", { method: "OPTIONS" });
    expect({ status: options.status, allow: options.headers.get("allow") }).toEqual({
      status: 204,
      allow: "POST, OPTIONS",
    });
    const wrong = await get("/plan");
    expect(wrong.headers.get("allow")).toBe("POST, OPTIONS");
    expect((await problemOf(wrong)).code).toBe("method-not-allowed");
    expect((await problemOf(await get("/nothing"))).code).toBe("not-found");
    expect((await problemOf(await get("/schema/..%2f..%2fpackage.json"))).code).toBe("not-found");
    expect((await problemOf(await get("/%ff"))).status).toBeLessThan(500);
  });

  it("lets no other origin read answers", async () => {
    const answer = await get("/catalog", { headers: { Origin: "https://example.org" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("counts requests by route, never by path", async () => {
    await get("/no-such-path-1");
    const text = await (await get("/metrics")).text();
    expect(text).toContain('route="/plan"');
    expect(text).not.toContain("no-such-path");
  });

  it("keeps a request's id when it is harmless", async () => {
    const given = await get("/healthz", { headers: { "X-Request-Id": "abc-1" } });
    expect(given.headers.get("x-request-id")).toBe("abc-1");
    const odd = await get("/healthz", { headers: { "X-Request-Id": "a b\tc" } });
    expect(odd.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  });
});
