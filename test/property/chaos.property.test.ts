import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { runScenario } from "./chaos/run-scenario.ts";
import { scenarioArbitrary } from "./chaos/scenario.ts";

const RUNS = Number(process.env.RUNS ?? 150);

describe("chaos", () => {
  const solver = createSolver();
  afterAll(() => solver.close());
  it("x", async () => {
    const tally: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
        const run = await runScenario(scenario, solver.solve);
        const key =
          run === undefined
            ? "unplanned"
            : run.outcome.status === "failed"
              ? run.outcome.why
              : run.outcome.status;
        tally[key] = (tally[key] ?? 0) + 1;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    console.log(tally);
  }, 600_000);
});
