import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { checkLedger } from "./chaos/check-ledger.ts";
import { checkMachines, checkNotStraightBack } from "./chaos/check-machines.ts";
import { checkEnd, checkResults } from "./chaos/check-results.ts";
import { type ChaosRun, runScenario } from "./chaos/run-scenario.ts";
import { calm, moving, type Scenario, scenarioArbitrary } from "./chaos/scenario.ts";
import { ChaosTally } from "./chaos/tally.ts";

/** `RUNS=1000` for the full test. */
const RUNS = Number(process.env.RUNS ?? 100);

describe("chaos: random pipelines in random clouds, faults of every kind, brokers killed", () => {
  const solver = createSolver();
  afterAll(() => solver.close());
  const all = new ChaosTally();

  const carriedOut = async (scenario: Scenario, tally = all): Promise<ChaosRun | undefined> => {
    const run = await runScenario(scenario, solver.solve);
    if (run === undefined) return undefined;
    checkEnd(run);
    checkResults(run);
    checkMachines(run);
    checkNotStraightBack(run);
    tally.add(run, checkLedger(run));
    return run;
  };

  it(
    "every run ends finished or honestly failed, nothing lost, doubled or left running, all of it billed",
    async () => {
      await fc.assert(
        fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
          await carriedOut(scenario);
        }),
        { numRuns: RUNS },
      );
      // A test in which nothing goes wrong, or nothing ends well, would prove nothing.
      if (RUNS >= 100) all.expectVariety();
      if (process.env.RUNS !== undefined) console.log(all.toString());
    },
    RUNS * 20_000,
  );

  it(
    "what was moved is billed to the cent, though brokers die while it moves and machines before they can be asked",
    async () => {
      const copies = new ChaosTally();
      await fc.assert(
        fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
          await carriedOut(moving(scenario), copies);
        }),
        { numRuns: Math.ceil(RUNS / 4) },
      );
      if (RUNS >= 1000) copies.expectMeasured();
      if (process.env.RUNS !== undefined) console.log(copies.toString());
    },
    RUNS * 20_000,
  );

  it(
    "what has enough machines and commands that work always finishes, however often the broker is killed",
    async () => {
      await fc.assert(
        fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
          const run = await carriedOut(calm(scenario));
          expect(run?.outcome.status ?? "finished").toBe("finished");
        }),
        { numRuns: Math.ceil(RUNS / 5) },
      );
    },
    RUNS * 20_000,
  );
});
