import { connect } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  jsonOf,
  type PlanBody,
  postPlan,
  problemOf,
  startServer,
  type TestServer,
} from "./server.ts";
import { goodPipeline, root } from "./sky.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer(["--request-timeout", "1s", "--workers", "1"]);
});
afterAll(() => server.stop());

const stage = (more: object = {}) => ({
  name: "a",
  runtime: "1h",
  resources: { cpus: "2+" },
  ...more,
});
const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  postPlan(server, "", "", { body, headers });

/** What no answer may tell. */
const expectNoInsides = (text: string): void => {
  expect(text).not.toContain(root);
  expect(text).not.toMatch(/node_modules|\bat .*:\d+:\d+|\.(ts|js):\d/);
};

describe("bad bodies (C-51)", () => {
  const cases: readonly [string, () => Promise<Response>, number, string | undefined][] = [
    ["truncated JSON", () => post('{"stages": [{"name": "a"'), 400, "/stages/0"],
    ["nothing", () => post(""), 400, undefined],
    ["5 MB over the limit", () => post(" ".repeat(6 * 2 ** 20)), 413, undefined],
    ["another content type", () => post("{}", { "Content-Type": "text/plain" }), 415, undefined],
    [
      "another charset",
      () => post("{}", { "Content-Type": "application/json; charset=latin1" }),
      415,
      undefined,
    ],
    ["null", () => post("null"), 422, ""],
    ["a list", () => post("[]"), 422, ""],
    ["a list 100,000 deep", () => post("[".repeat(100_000)), 400, undefined],
    ["objects 100,000 deep", () => post('{"a":'.repeat(100_000)), 400, undefined],
    ["NaN", () => post('{"stages":[{"name":"a","output":NaN}]}'), 400, "/stages/0/output"],
    [
      "Infinity",
      () => post('{"stages":[{"name":"a","output":Infinity}]}'),
      400,
      "/stages/0/output",
    ],
    ["1e400", () => post('{"stages":[{"name":"a","output":1e400}]}'), 422, "/stages/0/output"],
    [
      "negative GB",
      () => post('{"stages":[{"name":"a","output":"-1GB"}]}'),
      422,
      "/stages/0/output",
    ],
    ["a key twice", () => post('{"stages":[],"stages":[]}'), 400, "/stages"],
    ["bytes that are no text", () => post(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)), 400, undefined],
    ["broken gzip", () => post("{}", { "Content-Encoding": "gzip" }), 400, undefined],
    ["unknown encoding", () => post("{}", { "Content-Encoding": "zip" }), 415, undefined],
  ];
  it.each(cases)("%s", async (_name, ask, status, pointer) => {
    const response = await ask();
    const text = await response.clone().text();
    const found = await problemOf(response);
    expect(found.status).toBe(status);
    if (pointer !== undefined)
      expect(found.errors).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            pointer,
            code: expect.any(String),
            message: expect.any(String),
          }),
        ]),
      );
    expectNoInsides(text);
  });

  it("decompresses, and counts what comes out: a gzip bomb is refused", async () => {
    const good = gzipSync(JSON.stringify(goodPipeline));
    expect((await post(good, { "Content-Encoding": "gzip" })).status).toBe(200);
    const bombs = [
      ["gzip", gzipSync(Buffer.alloc(200 * 2 ** 20, 0x20))],
      ["br", brotliCompressSync(Buffer.alloc(50 * 2 ** 20, 0x20))],
    ] as const;
    for (const [encoding, bomb] of bombs) {
      expect(bomb.length).toBeLessThan(2 ** 20);
      const found = await problemOf(await post(bomb, { "Content-Encoding": encoding }));
      expect(found).toMatchObject({ status: 413, maxBytes: 2 ** 20 });
    }
  });

  it("plans 2,000 stages or says its limit", async () => {
    const stages = Array.from({ length: 2000 }, (_, i) => ({
      name: `s${i}`,
      runtime: "1h",
      resources: { cpus: "2+" },
      ...(i === 0 ? {} : { inputs: [`s${i - 1}`] }),
      output: "1GB",
    }));
    const answer = await postPlan(server, { stages }, "?time-limit=20s");
    expect([200, 504]).toContain(answer.status);
    const more = { stages: [...stages, { ...stages[0], name: "one more" }] };
    const found = await problemOf(await postPlan(server, more));
    expect(found).toMatchObject({ status: 422, code: "too-many-stages", maxStages: 2000 });
  });
});

describe("names (C-49)", () => {
  const odd = `${"ä".repeat(100)} -> "${"x".repeat(190)}'`;
  it("keeps every edge and gives the names back", async () => {
    const body = `{"stages": [
      {"name": 9, "runtime": "1h", "output": "1GB", "resources": {"cpus": "2+"}},
      {"name": 10, "inputs": [9], "runtime": "1h", "output": "1GB", "resources": {"cpus": "2+"}},
      {"name": 2, "inputs": [10], "runtime": "1h", "output": "1GB", "resources": {"cpus": "2+"}},
      {"name": "1f", "inputs": [2], "runtime": "1h", "resources": {"cpus": "2+"}},
      {"name": "constructor", "inputs": [2], "runtime": "1h", "output": "1GB", "resources": {"cpus": "2+"}},
      {"name": "toString", "inputs": ["constructor"], "runtime": "1h", "resources": {"cpus": "2+"}},
      {"name": "__proto__", "inputs": ["constructor"], "runtime": "1h", "output": "1GB", "resources": {"cpus": "2+"}},
      {"name": ${JSON.stringify(odd)}, "inputs": ["__proto__"], "runtime": "1h", "resources": {"cpus": "2+"}}]}`;
    const answer = await post(body);
    const plan = await jsonOf<PlanBody>(answer);
    expect(answer.status).toBe(200);
    expect(plan.stages.map((s) => s.name)).toEqual([
      "9",
      "10",
      "2",
      "1f",
      "constructor",
      "toString",
      "__proto__",
      odd,
    ]);
    const hours = new Map(plan.stages.map((s) => [s.name, s.startHour]));
    const order = ["9", "10", "2", "constructor", "__proto__", odd].map((name) =>
      Number(hours.get(name)),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[1]).toBeGreaterThanOrEqual(1);
  });

  it("refuses two names that are one as text", async () => {
    const found = await problemOf(
      await post('{"stages":[{"name":9,"runtime":1},{"name":"9","runtime":1}]}'),
    );
    expect(found).toMatchObject({ status: 422, code: "invalid-pipeline" });
    expect(JSON.stringify(found.errors)).toContain("/stages/1/name");
  });

  it("takes no key for a prototype", async () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      const found = await problemOf(
        await post(`{"stages":[${JSON.stringify(stage())}],"${key}":{"polluted":1}}`),
      );
      expect(found.status).toBe(422);
      expect(JSON.stringify(found.errors)).toContain(key);
    }
    const query = await postPlan(server, { stages: [stage()] }, "?__proto__[polluted]=1");
    expect(query.status).toBe(422);
    expect((await postPlan(server, { stages: [stage()] })).status).toBe(200);
  });
});

describe("empty and odd graphs (C-52)", () => {
  it("an empty pipeline is a clear error", async () => {
    const found = await problemOf(await postPlan(server, { stages: [] }));
    expect(found.errors).toMatchObject([{ pointer: "/stages" }]);
  });
  it("one stage is planned", async () => {
    expect(
      (await jsonOf<PlanBody>(await postPlan(server, { stages: [stage()] }))).stages,
    ).toHaveLength(1);
  });
  it("parts that nothing joins are planned on their own and summed", async () => {
    const usd = async (stages: object[]) =>
      (await jsonOf<PlanBody>(await postPlan(server, { stages }))).totals.usd;
    const alone = await usd([stage()]);
    expect(await usd([stage(), stage({ name: "b" })])).toBeCloseTo(2 * alone, 9);
  });
  it("a stage without any offer is named", async () => {
    const pipeline = { stages: [stage(), stage({ name: "huge", resources: { cpus: "9999+" } })] };
    const found = await problemOf(await postPlan(server, pipeline));
    expect(found).toMatchObject({ code: "infeasible", stages: [{ name: "huge" }] });
  });
});

describe("hostile clients", () => {
  it("patterns with many stars end at once", async () => {
    const pattern = `aws/${"*a".repeat(200)}`;
    const started = performance.now();
    const answer = await postPlan(server, { ...goodPipeline, policy: { deny: [pattern] } });
    expect(answer.status).toBeLessThan(500);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("a client that sends slowly is told and cut off, and others are answered meanwhile", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      "POST /plan HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
    );
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    const closed = new Promise((resolve) => socket.on("close", resolve));
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await closed;
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toContain('"code": "request-timeout"');
  });

  it("what is no HTTP gets a problem too", async () => {
    const { hostname, port } = new URL(server.url);
    for (const [sent, status] of [
      ["NONSENSE\r\n\r\n", 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const socket = connect(Number(port), hostname);
      let heard = "";
      socket.on("data", (chunk) => {
        heard += chunk;
      });
      socket.on("error", () => undefined);
      socket.write(sent);
      await new Promise((resolve) => socket.on("close", resolve));
      expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expectNoInsides(heard);
    }
  });
});
