import fc from "fast-check";
import { expect, it } from "vitest";
import type { BreakEven, Plan } from "../../../src/domain/plan.ts";
import { fullScenario, type Scenario } from "../../arbitraries/scenario.ts";
import { twinName, twinScenario } from "../../arbitraries/twin.ts";
import { everyRun, testLimitMs } from "../every-run.ts";
import { freshPlanner, TIE_ROOM } from "./fresh.ts";
import { standingAt } from "./worlds.ts";

const plan = freshPlanner();

const RUNS = 120;
const MOST_MS = 50_000;
const MOST_TWINS_MS = 20_000;
const JUST = 1e-6;
const BEYOND = 1e-5;

const checkBest = (
  scenario: Scenario,
  own: Plan,
  breakEven: BreakEven,
  value: number,
  where: string,
): void => {
  const { own: value0, best } = standingAt(scenario, own, breakEven, value);
  if (!(value0 <= best + TIE_ROOM * Math.max(1, Math.abs(best))))
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

type Seen = Record<BreakEven["subject"]["kind"], number>;

const checkBreakEvens = (scenario: Scenario, own: Plan, seen: Seen): void => {
  for (const breakEven of own.breakEvens!) {
    const { subject, above, below, searchedFrom, searchedTo } = breakEven;
    if (subject.kind === "price" && scenario.pipeline.discounts.length > 0) continue;
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
};

const explained = async ({ pipeline, catalog }: Scenario): Promise<Plan | undefined> => {
  fc.pre(pipeline.stages.every(({ resources }) => resources.choose === "anyOf"));
  const planned = await plan(pipeline, catalog, { explain: true });
  if (!planned.ok) return undefined;
  expect(planned.value.unproven).toBeUndefined();
  return planned.value;
};

it("the plan is the best just before a break-even and beaten just beyond, by trying everything", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  const seen: Seen = { price: 0, runtime: 0, size: 0, egress: 0 };
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 150 }), async (scenario) => {
      const own = await explained(scenario);
      if (own !== undefined) checkBreakEvens(scenario, own, seen);
    }),
    { runs: RUNS, atLeast: 50, capMs: MOST_MS },
  );
  for (const flips of Object.values(seen)) expect(flips).toBeGreaterThan(0);
});

it("so it is for stages that differ in name alone", {
  timeout: testLimitMs(MOST_TWINS_MS),
}, async () => {
  const seen: Seen = { price: 0, runtime: 0, size: 0, egress: 0 };
  let twins = 0;
  await everyRun(
    fc.asyncProperty(twinScenario({ maxCombinations: 150 }), async (scenario) => {
      const own = await explained(scenario);
      if (own === undefined) return;
      checkBreakEvens(scenario, own, seen);
      const placeOf = new Map(own.stages.map((s) => [s.name, `${s.location} ${s.instanceType}`]));
      for (const [name, place] of placeOf) if (placeOf.get(twinName(name)) === place) twins++;
    }),
    { runs: RUNS / 2, atLeast: 20, capMs: MOST_TWINS_MS },
  );
  expect(twins).toBeGreaterThan(0);
});
