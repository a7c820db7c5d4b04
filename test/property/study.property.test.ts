import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { answerOf, ScenarioSolver } from "../../src/study/solve/solver.ts";
import { fullScenario, type Scenario } from "../arbitraries/scenario.ts";
import { type PatchDraft, patchDrafts } from "../arbitraries/study.ts";
import { bruteForce } from "../oracle/brute-force.ts";
import { everyRun, testLimitMs } from "./every-run.ts";
import { studyOf } from "./study-of.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

const solver = createSolver();
afterAll(solver.close);

const MOST_MS = 60_000;
const RUNS = 150;

const sharedIsCold = async (base: Scenario, drafts: readonly (readonly PatchDraft[])[]) => {
  const prepared = studyOf(base, drafts);
  const shared = new ScenarioSolver(prepared, solver.solve, { timeLimitMs: 30_000 });
  // Backwards, because what was solved before must not matter.
  for (const scenario of [...prepared.study.scenarios].reverse()) {
    const { pipeline, catalog } = prepared.plannedIn(scenario);
    const answer = answerOf(await shared.plan(scenario));
    const cold = await optimize(pipeline, catalog, OPTIONS, solver.solve);
    if (!cold.ok) {
      expect(answer.status).toBe("infeasible");
      if (cold.error.kind === "infeasible" && cold.error.conflict.length > 0)
        expect(answer.conflict).toEqual(cold.error.conflict);
      continue;
    }
    const { totals, stages, status } = cold.value;
    expect(answer.status).toBe(status);
    expect(answer.usd).toBeCloseTo(totals.usd, 9);
    expect(answer.hours).toBeCloseTo(totals.hours!, 9);
    expect(answer.stages).toEqual(
      stages.map(({ name, location, instanceType, pricing }) => ({
        name,
        location,
        instanceType,
        pricing,
      })),
    );
  }
};

describe("scenarios that share what they can", () => {
  it("have the plan of a solve of their own", { timeout: testLimitMs(MOST_MS) }, async () => {
    await everyRun(fc.asyncProperty(fullScenario(), patchDrafts(), sharedIsCold), {
      runs: RUNS,
      atLeast: RUNS / 3,
      capMs: MOST_MS,
    });
  });

  it("have the plan that trying everything finds", { timeout: testLimitMs(MOST_MS) }, async () => {
    const agrees = async (base: Scenario, drafts: readonly (readonly PatchDraft[])[]) => {
      const prepared = studyOf(base, drafts);
      const shared = new ScenarioSolver(prepared, solver.solve, { timeLimitMs: 30_000 });
      for (const scenario of prepared.study.scenarios) {
        const { pipeline, catalog } = prepared.plannedIn(scenario);
        if (pipeline.objective.kind !== "cost") continue;
        const truth = bruteForce(pipeline, catalog);
        const { status, usd } = await shared.answer(scenario);
        expect(status).toBe(truth.status);
        if (truth.usd !== undefined) expect(usd).toBeCloseTo(truth.usd, 6);
      }
    };
    await everyRun(
      fc.asyncProperty(fullScenario({ maxCombinations: 300 }), patchDrafts(2), agrees),
      {
        runs: RUNS / 2,
        atLeast: RUNS / 6,
        capMs: MOST_MS,
      },
    );
  });
});
