import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClient, ProblemError } from "../../src/client.ts";
import { startServer, type TestServer } from "./server.ts";
import { goodPipeline, root } from "./sky.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it("plans, compares, browses and studies", async () => {
  const client = createClient(server.url);
  const plan = await client.plan(goodPipeline, { deadline: "9h", blocked: ["aws", "azure"] });
  expect(plan.status).toBe("optimal");
  expect(plan.stages.every(({ location }) => !/^(aws|azure)/.test(location))).toBe(true);
  expect((await client.explain(plan)).name).toBe("good");
  const yaml = await client.plan("stages:\n  - {name: a, runtime: 1h}\n");
  expect(yaml.stages).toHaveLength(1);
  const { differences } = await client.compare({
    pipeline: goodPipeline,
    plans: [{ name: "a" }, { name: "b", options: { minimize: "time" } }],
  });
  expect(differences).toHaveLength(1);
  const [gpus, instances, regions, catalog] = await Promise.all([
    client.gpus({ name: "V100", cloud: ["gcp"], "all-regions": true }),
    client.instances({ cpus: "4+", limit: 1 }),
    client.regions(),
    client.catalog(),
  ]);
  expect(gpus.accelerators.map(({ name }) => name)).toEqual(["V100"]);
  expect(instances.instances).toHaveLength(1);
  expect(regions.regions.length).toBeGreaterThan(0);
  expect(catalog.sha256).toBe(plan.catalog.sha256);
  const { id } = await client.whatif({
    base: goodPipeline,
    scenarios: [{ name: "no aws", change: { outage: ["aws"] } }],
  });
  const job = await client.finished(id, 20);
  expect(job.result?.rows).toHaveLength(2);
  await client.cancel(id);
});

it("throws the problem", async () => {
  const client = createClient(server.url);
  const failed = await client.plan(goodPipeline, { budget: 0.0001 }).catch((error) => error);
  expect(failed).toBeInstanceOf(ProblemError);
  expect(failed).toMatchObject({ status: 422, code: "infeasible" });
  const gone = await client.job("none").catch((error) => error);
  expect(gone).toMatchObject({ status: 404, code: "not-found" });
});

it("is exported by the package", () => {
  const script = `import("skyplan/client").then(({ createClient }) => console.log(typeof createClient))`;
  const ran = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  expect(ran).toMatchObject({ status: 0, stdout: "function\n" });
});
