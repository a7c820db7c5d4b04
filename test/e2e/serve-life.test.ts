import { cpSync } from "node:fs";
import { appendFile, mkdtemp, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { jsonOf, postPlan, problemOf, startServer, type TestServer, until } from "./server.ts";
import { goodPipeline, sky, smallCatalog } from "./sky.ts";

const running: TestServer[] = [];
const start = async (...args: Parameters<typeof startServer>): Promise<TestServer> => {
  const server = await startServer(...args);
  running.push(server);
  return server;
};
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop("SIGKILL");
});

/** Braided stages on scarce cards: with the frontier of cost and time it takes as long as it is given. */
const hardPipeline = (name: string, stages = 40): object => ({
  name,
  stages: Array.from({ length: stages }, (_, i) => ({
    name: `s${i}`,
    inputs: [i - 1, i - 2, i - 5].filter((j) => j >= 0).map((j) => `s${j}`),
    runtime: { V100: `${2 + (i % 3)}h`, A100: "1h", T4: `${5 + (i % 4)}h` },
    output: `${10 + i * 7}GB`,
    resources: {
      anyOf: [{ accelerators: "V100:1+" }, { accelerators: "A100:1+" }, { accelerators: "T4:1+" }],
    },
  })),
});

const metric = async ({ url }: TestServer, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
};

describe("load", () => {
  it("refuses what would wait too long, stays alive meanwhile, and stops work that nobody waits for", async () => {
    const server = await start(["--workers", "1", "--queue", "1"], "included");
    const gone = new AbortController();
    const ask = (name: string) =>
      postPlan(server, hardPipeline(name), "?pareto", { signal: gone.signal }).catch(
        () => undefined,
      );
    const first = ask("one");
    await until(async () => (await metric(server, "skyplan_work_running")) === 1 || undefined);
    const second = ask("two");
    await until(async () => (await metric(server, "skyplan_queue_depth")) === 1 || undefined);
    const third = await postPlan(server, hardPipeline("three"), "?pareto");
    expect(third.headers.get("retry-after")).toBe("1");
    expect(await problemOf(third)).toMatchObject({ status: 503, code: "busy" });
    const started = performance.now();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(2000);
    gone.abort();
    await Promise.all([first, second]);
    await until(
      async () => (await metric(server, "skyplan_work_running")) === 0 || undefined,
      5000,
    );
    expect((await postPlan(server, { stages: [{ name: "a", runtime: "1h" }] })).status).toBe(200);
  });
});

describe("a new catalog", () => {
  it("takes over without a dropped request", async () => {
    const dir = join(await mkdtemp(join(tmpdir(), "sky-reload-")), "catalog");
    cpSync(smallCatalog, dir, { recursive: true });
    const server = await start(["--watch", "0"], dir);
    const catalogOf = async (): Promise<string> =>
      (await jsonOf<{ sha256: string }>(await fetch(`${server.url}/catalog`))).sha256;
    const before = await catalogOf();
    const statuses: number[] = [];
    let over = false;
    const client = async (k: number): Promise<void> => {
      for (let i = 0; !over; i++) {
        const answer = await postPlan(server, { ...goodPipeline, name: `p${k}-${i}` });
        statuses.push(answer.status);
        await answer.text();
      }
    };
    const clients = [0, 1, 2, 3].map(client);
    for (const change of ["# one\n", "# two\n"]) {
      await appendFile(join(dir, "SOURCES.md"), change);
      await appendFile(join(dir, "groups.csv"), `G${change.length}${change[2]},CH\n`);
      const old = await catalogOf();
      server.child.kill("SIGHUP");
      await until(async () => (await catalogOf()) !== old || undefined);
    }
    const answered = statuses.length;
    await until(() => (statuses.length > answered + 4 ? true : undefined));
    over = true;
    await Promise.all(clients);
    expect(await catalogOf()).not.toBe(before);
    expect(statuses.length).toBeGreaterThanOrEqual(4);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it("is noticed by itself; a broken one leaves the old one in place", async () => {
    const dir = join(await mkdtemp(join(tmpdir(), "sky-reload-")), "catalog");
    cpSync(smallCatalog, dir, { recursive: true });
    const server = await start(["--watch", "1s"], dir);
    const file = join(dir, "regions.csv");
    const good = await readFile(file, "utf8");
    await writeFile(file, `${good}nonsense,with,too,few\n`);
    await until(() => (server.stderr().includes("the old one stays") ? true : undefined));
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await postPlan(server, goodPipeline)).status).toBe(200);
    await writeFile(file, good);
    await utimes(file, new Date(), new Date());
  });
});

describe("the end", () => {
  it("answers what is under way, then exits with 0", async () => {
    const server = await start(["--workers", "1"], "included");
    const answer = postPlan(server, hardPipeline("last"), "?pareto&time-limit=2s");
    await until(async () => (await metric(server, "skyplan_work_running")) === 1 || undefined);
    const code = server.stop("SIGTERM");
    expect([200, 422, 504]).toContain((await answer).status);
    expect(await code).toBe(0);
    // The client keeps its connection open: that alone is nothing to wait for.
    expect(server.stderr()).not.toContain("answers took too long");
  });

  it("comes at once when nothing is under way, at Ctrl-C too", async () => {
    const server = await start();
    await postPlan(server, goodPipeline);
    expect(await server.stop("SIGINT")).toBe(0);
  });
});

describe("who may ask", () => {
  const token = "0123456789abcdef-ci";
  const tokens = async (text: string): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), "sky-tokens-")), "tokens");
    await writeFile(file, text);
    return file;
  };

  it("is who has a token; health needs none; the log has neither token nor body", async () => {
    const server = await start(["--token-file", await tokens(`# for tests\nci ${token}\n`)]);
    const ask = (authorization?: string) =>
      postPlan(server, { ...goodPipeline, name: "secret-name" }, "", {
        headers: authorization === undefined ? {} : { Authorization: authorization },
      });
    for (const wrong of [undefined, "Bearer wrong-token-00000", `Basic ${token}`, "Bearer "]) {
      const answer = await ask(wrong);
      expect(answer.headers.get("www-authenticate")).toContain("Bearer");
      expect((await problemOf(answer)).code).toBe("unauthorized");
    }
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/gpus`)).status).toBe(401);
    await server.stop();
    expect(server.stderr()).toContain('"token":"ci"');
    expect(server.stderr()).not.toContain(token);
    expect(server.stderr()).not.toContain("secret-name");
  });

  it("may ask so often a minute", async () => {
    const two = `a ${token}\nb ${token}-other\n`;
    const server = await start(["--token-file", await tokens(two), "--rate-limit", "3"]);
    const ask = (given: string) =>
      fetch(`${server.url}/catalog`, { headers: { Authorization: `Bearer ${given}` } });
    for (let i = 0; i < 3; i++) expect((await ask(token)).status).toBe(200);
    const limited = await ask(token);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await problemOf(limited)).code).toBe("too-many-requests");
    expect((await ask(`${token}-other`)).status).toBe(200);
  });

  it("is nobody else when there are no tokens: a public address is refused", async () => {
    const { code, stderr } = await sky(["serve", "--host", "0.0.0.0", "--port", "0"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--token-file");
    const short = await sky(["serve", "--port", "0", "--token-file", await tokens("abc\n")]);
    expect(short).toMatchObject({ code: 2, stdout: "" });
    expect(short.stderr).toContain("line 1");
    expect(short.stderr).not.toContain("abc\n");
  });

  it("may be a page of an origin that was named", async () => {
    const server = await start(["--cors-origin", "https://example.org"]);
    const ask = (origin: string) => fetch(`${server.url}/catalog`, { headers: { Origin: origin } });
    expect((await ask("https://example.org")).headers.get("access-control-allow-origin")).toBe(
      "https://example.org",
    );
    expect(
      (await ask("https://example.com")).headers.get("access-control-allow-origin"),
    ).toBeNull();
  });
});

describe("a start that cannot be", () => {
  it("says why: the port is taken, the catalog is missing", async () => {
    const server = await start();
    const taken = await sky([
      "serve",
      "--port",
      new URL(server.url).port,
      "--catalog",
      smallCatalog,
    ]);
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain("another program listens there");
    const missing = await sky(["serve", "--port", "0", "--catalog", "/nonexistent/catalog"]);
    expect(missing.code).toBe(5);
    expect(missing.stderr).toContain("catalog");
  });
});
