import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  jsonOf,
  type PlanBody,
  postPlan,
  problemOf,
  startServer,
  type TestServer,
  until,
} from "./server.ts";
import { goodPipeline } from "./sky.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const post = (path: string, body: unknown) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });

interface Comparison {
  readonly plans: readonly { name: string; plan?: PlanBody; problem?: { code: string } }[];
  readonly differences: readonly {
    name: string;
    extraUsd: number;
    moves: readonly { stage: string }[];
  }[];
}

describe("POST /plans/compare", () => {
  it("plans one pipeline under several options and says how the plans differ", async () => {
    const cheap = await jsonOf<PlanBody>(await postPlan(server, goodPipeline));
    const place = cheap.stages[1]?.location.split("/").slice(0, 2).join("/");
    const answer = await post("/plans/compare", {
      pipeline: goodPipeline,
      plans: [
        { name: "base" },
        { name: "elsewhere", options: { blocked: [place] } },
        { name: "poor", options: { budget: 0.0001 } },
      ],
    });
    expect(answer.status).toBe(200);
    const { plans, differences } = await jsonOf<Comparison>(answer);
    expect(plans.map(({ name }) => name)).toEqual(["base", "elsewhere", "poor"]);
    expect(plans[0]?.plan?.totals.usd).toBeCloseTo(cheap.totals.usd, 9);
    expect(plans[2]?.problem?.code).toBe("infeasible");
    expect(differences).toHaveLength(1);
    expect(differences[0]?.moves.map(({ stage }) => stage)).toContain("train");
    expect(differences[0]?.extraUsd).toBeCloseTo(
      (plans[1]?.plan?.totals.usd ?? 0) - cheap.totals.usd,
      6,
    );
  });

  it("compares different pipelines", async () => {
    const longer = {
      ...goodPipeline,
      stages: [...goodPipeline.stages, { name: "more", runtime: "1h" }],
    };
    const answer = await post("/plans/compare", {
      plans: [
        { name: "a", pipeline: goodPipeline },
        { name: "b", pipeline: longer },
      ],
    });
    const { differences } = await jsonOf<Comparison>(answer);
    expect(differences).toMatchObject([{ name: "b", against: "a", added: ["more"], removed: [] }]);
  });

  it("points at what is wrong, in whichever plan it is", async () => {
    const cases: readonly [unknown, string][] = [
      [{ pipeline: goodPipeline, plans: [{ name: "one" }] }, "/plans"],
      [{ plans: [{ name: "a" }, { name: "b" }] }, "/plans/0"],
      [
        {
          pipeline: goodPipeline,
          plans: [{ name: "a" }, { name: "b", options: { deadline: "x" } }],
        },
        "/plans/1/options/deadline",
      ],
      [
        { pipeline: goodPipeline, plans: [{ name: "a" }, { name: "b", pipeline: { stages: 1 } }] },
        "/plans/1/pipeline/stages",
      ],
      [{ pipeline: { stages: [{}] }, plans: [{ name: "a" }, { name: "b" }] }, "/pipeline/stages/0"],
    ];
    for (const [body, pointer] of cases) {
      const found = await problemOf(await post("/plans/compare", body));
      expect(found.status).toBe(422);
      const pointers = (found.errors as unknown as { pointer: string }[]).map((e) => e.pointer);
      expect(
        pointers.some((seen) => seen.startsWith(pointer)),
        `${pointers}`,
      ).toBe(true);
    }
  });
});

const study = (steps = 3): object => ({
  name: "growth",
  base: goodPipeline,
  scenarios: [{ name: "no aws", change: { outage: ["aws"] } }],
  sweep: {
    how: "cross",
    axes: [
      {
        name: "data",
        range: { from: 0.1, to: 10, steps, scale: "log" },
        change: { data: { multiply: "$" } },
      },
    ],
  },
});

interface Job {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly result?: {
    readonly summary: { readonly scenarios: number };
    readonly rows: readonly object[];
  };
}

const jobAt = async (id: string): Promise<Job> => jsonOf(await fetch(`${server.url}/jobs/${id}`));

describe("POST /whatif", () => {
  it("is a job whose result has a row for each scenario", async () => {
    const accepted = await post("/whatif", study());
    expect(accepted.status).toBe(202);
    const { id } = await jsonOf<Job>(accepted);
    expect(accepted.headers.get("location")).toBe(`/jobs/${id}`);
    const done = await until(async () => {
      const job = await jobAt(id);
      return job.status === "done" ? job : undefined;
    });
    expect(done.progress).toEqual({ done: 5, total: 5 });
    expect(done.result?.summary.scenarios).toBe(5);
    expect(done.result?.rows).toHaveLength(5);
    const base = await jsonOf<PlanBody>(await postPlan(server, goodPipeline));
    expect(done.result?.rows[0]).toMatchObject({ scenario: "base", status: "optimal" });
    const [first] = (done.result?.rows ?? []) as readonly { readonly usd: number }[];
    expect(first?.usd).toBeCloseTo(base.totals.usd, 6);
    expect((await fetch(`${server.url}/jobs/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await problemOf(await fetch(`${server.url}/jobs/${id}`))).code).toBe("not-found");
  });

  it("tells its progress as events, up to the end", async () => {
    const { id } = await jsonOf<Job>(await post("/whatif", study(20)));
    const stream = await fetch(`${server.url}/jobs/${id}/events`);
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    const text = await stream.text();
    const events = [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n/g)];
    expect(events.at(-1)?.[2]).toBe("end");
    expect(JSON.parse(events.at(-1)?.[3] ?? "{}")).toMatchObject({
      status: "done",
      progress: { done: 22, total: 22 },
    });
    const versions = events.map(([, version]) => Number(version));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    const again = await fetch(`${server.url}/jobs/${id}/events`, {
      headers: { "Last-Event-ID": "1" },
    });
    expect(await again.text()).toContain("event: end");
  });

  it("stops when it is deleted", async () => {
    const { id } = await jsonOf<Job>(await post("/whatif", study(1000)));
    await until(async () => ((await jobAt(id)).status === "running" ? true : undefined));
    await fetch(`${server.url}/jobs/${id}`, { method: "DELETE" });
    expect((await jobAt(id)).status).toBe("cancelled");
    expect((await post("/whatif", study())).status).toBe(202);
  });

  it("tells mistakes at once, and reads no directory of the server", async () => {
    const bad = await problemOf(await post("/whatif", { base: { stages: [] } }));
    expect(bad).toMatchObject({ status: 422 });
    const dir = await problemOf(await post("/whatif", { ...study(), catalog: "/etc" }));
    expect(dir.errors).toMatchObject([{ pointer: "/catalog" }]);
    const file = await problemOf(await post("/whatif", { ...study(), base: "../../package.json" }));
    expect(file.errors).toMatchObject([{ pointer: "/base" }]);
  });

  it("knows no other job", async () => {
    expect((await problemOf(await fetch(`${server.url}/jobs/none`))).code).toBe("not-found");
  });
});

describe("explanations", () => {
  it("are part of the plan when asked for", async () => {
    const answer = await postPlan(server, goodPipeline, "?explain&alternatives=1");
    const plan = await jsonOf<{ rules: object[]; fallbacks: object[]; alternatives: object[] }>(
      answer,
    );
    expect(answer.status).toBe(200);
    expect(plan.fallbacks.length).toBeGreaterThan(0);
    expect(plan.alternatives).toHaveLength(1);
  });

  it("POST /explain shows a saved plan with what has changed, as JSON or for reading", async () => {
    const saved = await (await postPlan(server, goodPipeline)).json();
    const shown = await post("/explain", saved);
    expect(await jsonOf<object>(shown)).toMatchObject({ name: "good", changes: expect.anything() });
    const text = await fetch(`${server.url}/explain`, {
      method: "POST",
      body: JSON.stringify(saved),
      headers: { "Content-Type": "application/json", Accept: "text/plain" },
    });
    expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await text.text()).toMatch(/^good: \$/);
    const wrong = await problemOf(await post("/explain", { ...(saved as object), status: "nice" }));
    expect(wrong).toMatchObject({ status: 422, errors: [{ pointer: "/status" }] });
  });
});
