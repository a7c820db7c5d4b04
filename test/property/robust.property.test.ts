import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Catalog } from "../../src/domain/catalog.ts";
import type { Objective, Pipeline } from "../../src/domain/pipeline.ts";
import type { Totals } from "../../src/domain/plan.ts";
import type { RobustGoal } from "../../src/domain/study.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { prepare } from "../../src/optimizer/verify/inputs.ts";
import { judge } from "../../src/optimizer/verify/verify.ts";
import { findRobust } from "../../src/study/solve/robust.ts";
import { fullScenario, type Scenario } from "../arbitraries/scenario.ts";
import { type PatchDraft, patchDrafts } from "../arbitraries/study.ts";
import { everyPlacement } from "../oracle/brute-force.ts";
import { everyRun, testLimitMs } from "./every-run.ts";
import { studyOf } from "./study-of.ts";

const solver = createSolver();
afterAll(solver.close);

const MOST_MS = 60_000;
const RUNS = 60;

const measured = (objective: Objective, totals: Totals): number => {
  const { usd, hours: finish = 0, kgCo2e = 0 } = totals;
  if (objective.kind === "cost") return usd;
  if (objective.kind === "time") return finish;
  return objective.kind === "carbon" ? kgCo2e : usd + objective.hourIsWorthUsd * finish;
};

/** What brute force does not know: which set `ordered` takes, and who gets a limited discount. */
const plain = (pipeline: Pipeline): Pipeline => ({
  ...pipeline,
  discounts: [],
  stages: pipeline.stages.map((stage) => ({
    ...stage,
    resources: { ...stage.resources, choose: "anyOf" },
  })),
});

/** Value of every placement in every case; a case without any plan is left out. */
const tryEverything = (cases: readonly { pipeline: Pipeline; catalog: Catalog }[]) => {
  const inputs = cases.map(({ pipeline, catalog }) => prepare(pipeline, catalog));
  const values = cases.map(({ pipeline }, k) => {
    const seen = new Map<string, number>();
    for (const each of cases)
      for (const placements of everyPlacement(each.pipeline, each.catalog)) {
        const key = JSON.stringify(placements);
        if (seen.has(key)) continue;
        const verdict = judge(inputs[k]!, placements);
        seen.set(
          key,
          verdict.ok
            ? measured(pipeline.objective, verdict.value.totals)
            : Number.POSITIVE_INFINITY,
        );
      }
    return seen;
  });
  return values.filter(
    (seen) => Math.min(...seen.values(), Number.POSITIVE_INFINITY) < Number.POSITIVE_INFINITY,
  );
};

const bestOf = (values: readonly ReadonlyMap<string, number>[], goal: RobustGoal): number => {
  const best = values.map((seen) => Math.min(...seen.values()));
  let least = Number.POSITIVE_INFINITY;
  for (const key of values[0]?.keys() ?? []) {
    const own = values.map((seen) => seen.get(key)!);
    const measure =
      goal === "mean"
        ? own.reduce((sum, value) => sum + value, 0) / own.length
        : Math.max(...own.map((value, k) => (goal === "regret" ? value - best[k]! : value)));
    if (Math.max(...own) < Number.POSITIVE_INFINITY) least = Math.min(least, measure);
  }
  return least;
};

const agrees = async (
  base: Scenario,
  drafts: readonly (readonly PatchDraft[])[],
  goal: RobustGoal,
): Promise<void> => {
  const simple = { ...base, pipeline: plain(base.pipeline) };
  const prepared = studyOf(simple, drafts);
  const values = tryEverything(prepared.study.scenarios.map(prepared.plannedIn));
  const truth = bestOf(values, goal);
  const limits = { timeLimitMs: 30_000 };
  const found = await findRobust(prepared, goal, "one", solver.solve, limits);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  const { status, value, scenarios } = found.value;
  expect(status).toBe(truth < Number.POSITIVE_INFINITY ? "optimal" : "infeasible");
  if (truth === Number.POSITIVE_INFINITY) return;
  expect(value).toBeCloseTo(truth, 5);
  expect(scenarios).toHaveLength(values.length);
  for (const { regret } of scenarios) expect(regret).toBeGreaterThan(-1e-6);
};

describe("the placement for all scenarios is the best that trying everything finds", () => {
  for (const goal of ["regret", "worst", "mean"] as const)
    it(`by ${goal}`, { timeout: testLimitMs(MOST_MS) }, async () => {
      await everyRun(
        fc.asyncProperty(fullScenario({ maxCombinations: 150 }), patchDrafts(4), (base, drafts) =>
          agrees(base, drafts, goal),
        ),
        { runs: RUNS, atLeast: RUNS / 3, capMs: MOST_MS },
      );
    });
});
