import { beforeAll, expect, it } from "vitest";
import { loadCatalog } from "../../../src/catalog/load.ts";
import type { Catalog } from "../../../src/domain/catalog.ts";
import { readPlanOptions } from "../../../src/http/plan-options.ts";
import { planBody } from "../../../src/http/worker/plan.ts";
import { solveInline } from "../../../src/optimizer/linear/solve-inline.ts";
import { smallCatalog } from "../../e2e/sky.ts";

let catalog: Catalog;
beforeAll(async () => {
  const loaded = await loadCatalog({ dir: smallCatalog });
  if (!loaded.ok) throw new Error("the small catalog is broken");
  catalog = loaded.value;
});

const plan = (text: string, isCancelled = () => false, maxStages = 10) => {
  const options = readPlanOptions({}, 5000, "2026-03-02");
  if (!options.ok) throw new Error("no options are wrong options");
  const work = { kind: "plan", text, format: "json", options: options.value, maxStages } as const;
  return planBody(work, catalog, solveInline, isCancelled);
};

it("answers a plan that is settled", async () => {
  const done = await plan('{"stages":[{"name":"a","runtime":1}]}');
  expect(done).toMatchObject({ ok: true, settled: true });
});

it("is a time limit, not settled, when the clock says that nobody waits any more", async () => {
  const stages = [
    { name: "a", runtime: 1, output: "10GB" },
    { name: "b", inputs: ["a"], runtime: 1 },
  ];
  let looks = 0;
  const text = JSON.stringify({ stages, limits: { deadline: "9h", budgetUsd: 0.0001 } });
  const done = await plan(text, () => looks++ > 1);
  expect(done).toMatchObject({
    ok: false,
    settled: false,
    problem: { status: 504, code: "time-limit", timeLimitMs: 5000 },
  });
});

it("tells apart what is no JSON and what is no pipeline", async () => {
  expect(await plan("{")).toMatchObject({ problem: { status: 400, code: "unreadable" } });
  expect(await plan("{}")).toMatchObject({ problem: { status: 422, code: "invalid-pipeline" } });
});

it("states its limit of stages", async () => {
  const stages = Array.from({ length: 11 }, (_, i) => ({ name: `s${i}`, runtime: 1 }));
  const done = await plan(JSON.stringify({ stages }));
  expect(done).toMatchObject({ problem: { code: "too-many-stages", maxStages: 10 } });
});
