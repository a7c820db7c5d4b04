import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { checkLedger } from "./chaos/check-ledger.ts";
import { checkMachines, checkNotStraightBack } from "./chaos/check-machines.ts";
import { checkEnd, checkResults } from "./chaos/check-results.ts";
import { runScenario } from "./chaos/run-scenario.ts";
import { scenarioArbitrary } from "./chaos/scenario.ts";

const RUNS = Number(process.env.RUNS ?? 150);

describe("chaos", () => {
  const solver = createSolver();
  afterAll(() => solver.close());
  it("x", async () => {
    const tally: Record<string, number> = {};
    let unheard = 0;
    await fc
      .assert(
        fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
          const run = await runScenario(scenario, solver.solve);
          const key =
            run === undefined
              ? "unplanned"
              : run.outcome.status === "failed"
                ? run.outcome.why
                : run.outcome.status;
          tally[key] = (tally[key] ?? 0) + 1;
          if (run === undefined) return;
          if (process.env.DUMP) writeFileSync(process.env.DUMP, JSON.stringify(scenario));
          checkEnd(run);
          checkResults(run);
          checkMachines(run);
          if (!process.env.NOF2) checkNotStraightBack(run);
          unheard += checkLedger(run);
        }),
        {
          numRuns: RUNS,
          endOnFailure: process.env.SHRINK === undefined,
          ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
        },
      )
      .finally(() => console.log(tally, unheard));
  }, 3_600_000);
});
