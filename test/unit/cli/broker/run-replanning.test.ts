import { afterAll, describe, expect, it } from "vitest";
import { replanWith } from "../../../../src/cli/broker/run-replanning.ts";
import { createSolver } from "../../../../src/optimizer/linear/solve.ts";
import { buildPipeline } from "../../../arbitraries/build-pipeline.ts";
import { situationOf, world } from "../../broker/replan/situations.ts";

const solver = createSolver();
afterAll(() => solver.close());

const planner = (pipeline: ReturnType<typeof buildPipeline>) => ({
  inputs: async () => ({ pipeline, catalog: world(), notes: [] }),
  options: {
    solver: "auto" as const,
    timeLimitMs: 10_000,
    runnerUps: false,
    baselines: false,
    countAllowance: false,
  },
  solve: solver.solve,
});

const STAGES = [{ name: "one", hours: 8 }];

describe("a deadline that cannot be kept any more", () => {
  const pipeline = buildPipeline({ stages: STAGES, limits: { deadlineHours: 10 } });

  it("does not end the run: it goes on the fastest way, and says so", async () => {
    const planned = await replanWith(planner(pipeline))(situationOf({ elapsedHours: 5 }), false);
    expect(planned.ok && planned.value.plan.stages[0]).toMatchObject({ name: "one", hours: 8 });
    expect(planned.ok && planned.value.plan.assumptions).toContain(
      "the deadline of 10 h after the launch cannot be kept any more: this is the fastest way on",
    );
  });

  it("is not given up while a block may be the reason", async () => {
    const blocked = [{ location: "aws" }];
    const strict = await replanWith(planner(pipeline))(
      situationOf({ elapsedHours: 5, blocked }),
      false,
    );
    expect(strict.ok).toBe(false);
  });

  it("is kept while it can be", async () => {
    const planned = await replanWith(planner(pipeline))(situationOf({ elapsedHours: 1 }), false);
    expect(planned.ok && planned.value.plan.assumptions).toEqual([]);
  });
});

it("a budget is kept, late or not", async () => {
  const pipeline = buildPipeline({ stages: STAGES, limits: { deadlineHours: 10, budgetUsd: 1 } });
  const planned = await replanWith(planner(pipeline))(situationOf({ elapsedHours: 5 }), false);
  expect(!planned.ok && planned.error.kind).toBe("infeasible");
});
