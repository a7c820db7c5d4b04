import fc from "fast-check";
import { expect, it } from "vitest";
import type { BreakEven, Plan } from "../../../src/domain/plan.ts";
import { fullScenario, type Scenario } from "../../arbitraries/scenario.ts";
import { everyRun, testLimitMs } from "../every-run.ts";
import { freshPlanner } from "./fresh.ts";
import { standingAt } from "./worlds.ts";

const plan = freshPlanner();

const RUNS = 120;
const MOST_MS = 50_000;
const JUST = 1e-6;
const BEYOND = 1e-5;
const TIED = 1e-8;

const checkBest = (
  scenario: Scenario,
  own: Plan,
  breakEven: BreakEven,
  value: number,
  where: string,
): void => {
  const { own: value0, best } = standingAt(scenario, own, breakEven, value);
  if (!(value0 <= best + TIED * Math.max(1, Math.abs(best))))
    throw new Error(
      `${where} ${JSON.stringify(breakEven)}: at ${value} the plan has ${value0}, the best ${best}`,
    );
};

const checkBeaten = (
  scenario: Scenario,
  own: Plan,
  breakEven: BreakEven,
  value: number,
  breaks: string | undefined,
): void => {
  const { own: value0, best } = standingAt(scenario, own, breakEven, value);
  const isBeaten = value0 === Number.POSITIVE_INFINITY || value0 > best;
  if (!isBeaten)
    throw new Error(`beyond ${JSON.stringify(breakEven)}: at ${value} the plan is still the best`);
  if (breaks !== undefined) expect(value0).toBe(Number.POSITIVE_INFINITY);
};

it("the plan is the best just before a break-even and beaten just beyond, by trying everything", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  const seen = { price: 0, runtime: 0, size: 0, egress: 0 };
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 150 }), async (scenario) => {
      const { pipeline, catalog } = scenario;
      fc.pre(pipeline.stages.every(({ resources }) => resources.choose === "anyOf"));
      const planned = await plan(pipeline, catalog, { explain: true });
      if (!planned.ok) return;
      const own = planned.value;
      expect(own.unproven).toBeUndefined();
      for (const breakEven of own.breakEvens!) {
        const { subject, above, below, searchedFrom, searchedTo } = breakEven;
        if (subject.kind === "price" && pipeline.discounts.length > 0) continue;
        const check = checkBest.bind(undefined, scenario, own, breakEven);
        if (above === undefined) check(searchedTo, "end of");
        else {
          seen[subject.kind]++;
          check(Math.max(breakEven.now, above.at * (1 - JUST)), "before");
          checkBeaten(scenario, own, breakEven, above.at * (1 + BEYOND), above.breaks);
        }
        if (below === undefined) check(searchedFrom, "end of");
        else {
          seen[subject.kind]++;
          check(Math.min(breakEven.now, below.at * (1 + JUST)), "before");
          checkBeaten(scenario, own, breakEven, below.at * (1 - BEYOND), below.breaks);
        }
      }
    }),
    { runs: RUNS, atLeast: 50, capMs: MOST_MS },
  );
  for (const flips of Object.values(seen)) expect(flips).toBeGreaterThan(0);
});
