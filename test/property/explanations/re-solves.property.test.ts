import fc from "fast-check";
import { expect, it } from "vitest";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import type { Plan, RulePrice } from "../../../src/domain/plan.ts";
import {
  type RemovableRule,
  removableRules,
} from "../../../src/optimizer/explain/removable-rules.ts";
import { fullScenario, type Scenario } from "../../arbitraries/scenario.ts";
import { twinScenario } from "../../arbitraries/twin.ts";
import { everyRun, testLimitMs } from "../every-run.ts";
import {
  alsoBlocked,
  close,
  confined,
  freshPlanner,
  isDifference,
  keptOut,
  regionText,
  usdOf,
  usesTieRoom,
  valuesOf,
} from "./fresh.ts";

const plan = freshPlanner();

const RUNS = 110;
const MOST_MS = 40_000;

/** A figure has to be that of a fresh planning of the changed question. */
const agrees = async (
  what: string,
  { catalog }: Scenario,
  changed: Pipeline,
  own: Plan,
  told: { readonly extraUsd: number; readonly extraHours: number } | undefined,
): Promise<void> => {
  const fresh = await plan(changed, catalog);
  if (!fresh.ok) {
    if (told !== undefined) throw new Error(`${what}: told ${JSON.stringify(told)}, none exists`);
    return;
  }
  if (told === undefined) throw new Error(`${what}: told nothing, but a plan exists`);
  const { totals } = fresh.value;
  const extraUsd = usdOf(totals) - usdOf(own.totals);
  const extraHours = (totals.hours ?? 0) - (own.totals.hours ?? 0);
  const isSame =
    isDifference(told.extraUsd, usdOf(totals), usdOf(own.totals)) &&
    isDifference(told.extraHours, totals.hours ?? 0, own.totals.hours ?? 0);
  const toldTotals = {
    ...totals,
    usd: totals.usd + told.extraUsd - extraUsd,
    hours: (totals.hours ?? 0) + told.extraHours - extraHours,
  };
  if (!isSame && !usesTieRoom(valuesOf(changed, toldTotals)[0]!, valuesOf(changed, totals)[0]!))
    throw new Error(`${what}: told ${JSON.stringify(told)}, is ${extraUsd} USD, ${extraHours} h`);
};

const explained = async (scenario: Scenario): Promise<Plan | undefined> => {
  const options = { runnerUps: true, baselines: true, explain: true } as const;
  const planned = await plan(scenario.pipeline, scenario.catalog, options);
  if (!planned.ok) return undefined;
  expect(planned.value.unproven).toBeUndefined();
  return planned.value;
};

const checkRunnerUps = async (scenario: Scenario, own: Plan): Promise<void> => {
  for (const { name, location, runnerUp } of own.stages) {
    const changed = keptOut(scenario.pipeline, name, regionText(location));
    await agrees(`runner-up of ${name}`, scenario, changed, own, runnerUp);
  }
};

const checkFallbacks = async (scenario: Scenario, own: Plan): Promise<void> => {
  for (const { outage, unavailable, extraUsd, extraHours = 0 } of own.fallbacks!) {
    const spot = outage === "spot market" ? { market: "spot" as const } : {};
    const changed = alsoBlocked(scenario.pipeline, { location: unavailable, ...spot });
    const told = extraUsd === undefined ? undefined : { extraUsd, extraHours };
    await agrees(`without ${unavailable}`, scenario, changed, own, told);
  }
};

const checkBaselines = async (scenario: Scenario, own: Plan): Promise<void> => {
  const { pipeline, catalog } = scenario;
  const { usd: ownUsd, hours: ownHours = 0 } = own.totals;
  for (const { name, usd, hours = 0 } of own.baselines) {
    if (name === "cheapest machines, egress ignored") continue;
    const changed =
      name === "on-demand only"
        ? alsoBlocked(pipeline, { market: "spot" })
        : confined(pipeline, catalog, name.replace(" only", ""));
    const told =
      usd === undefined ? undefined : { extraUsd: usd - ownUsd, extraHours: hours - ownHours };
    await agrees(name, scenario, changed, own, told);
  }
};

it("runner-ups, fallbacks and baselines are what a fresh planning of the changed question finds", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  let compared = 0;
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 300 }), async (scenario) => {
      const own = await explained(scenario);
      if (own === undefined) return;
      compared++;
      await checkRunnerUps(scenario, own);
      await checkFallbacks(scenario, own);
      await checkBaselines(scenario, own);
    }),
    { runs: RUNS, atLeast: 40, capMs: MOST_MS },
  );
  expect(compared).toBeGreaterThan(5);
});

it("runner-ups of stages that differ in name alone are what a fresh planning finds", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  await everyRun(
    fc.asyncProperty(twinScenario({ maxCombinations: 200 }), async (scenario) => {
      const planned = await plan(scenario.pipeline, scenario.catalog, { runnerUps: true });
      if (planned.ok) await checkRunnerUps(scenario, planned.value);
    }),
    { runs: RUNS, atLeast: 40, capMs: MOST_MS / 2 },
  );
});

it("the best single regions are the best of all", { timeout: testLimitMs(MOST_MS) }, async () => {
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 200 }), async (scenario) => {
      const { pipeline, catalog } = scenario;
      const own = await explained(scenario);
      if (own === undefined) return;
      const values: number[] = [];
      for (const { id } of catalog.regions) {
        const fresh = await plan(confined(pipeline, catalog, id), catalog);
        if (fresh.ok) values.push(valuesOf(pipeline, fresh.value.totals)[0]!);
      }
      const told = own.baselines.filter(({ name }) => /\/.* only$/.test(name));
      expect(told).toHaveLength(Math.min(3, values.length));
      values.sort((a, b) => a - b);
      const ownValue = valuesOf(pipeline, own.totals)[0]!;
      for (const [k, { extraPct }] of told.entries())
        if (extraPct !== undefined)
          expect(close(extraPct, (100 * (values[k]! - ownValue)) / ownValue)).toBe(true);
    }),
    { runs: RUNS / 2, atLeast: 20, capMs: MOST_MS },
  );
});

/** @returns whether the rule binds */
const checkRule = async (
  { pipeline, catalog }: Scenario,
  own: Plan,
  told: RulePrice,
  { without }: RemovableRule,
): Promise<boolean> => {
  const fresh = await plan(without(pipeline), catalog);
  if (!fresh.ok) throw new Error(`no plan without ${told.rule}`);
  const { totals } = fresh.value;
  const [value, free] = [own.totals, totals].map((t) => valuesOf(pipeline, t)[0]!);
  if (!close(value!, free!)) expect(told.binding).toBe(true);
  if (!told.binding) return false;
  expect(isDifference(told.extraUsd, usdOf(own.totals), usdOf(totals))).toBe(true);
  expect(isDifference(told.extraHours, own.totals.hours ?? 0, totals.hours ?? 0)).toBe(true);
  for (const { stage, from } of told.moves)
    expect(own.stages.find(({ name }) => name === stage)).toMatchObject(from);
  return true;
};

it("the price of every rule is the difference to a fresh plan without it", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  let binding = 0;
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 300 }), async (scenario) => {
      const own = await explained(scenario);
      if (own === undefined) return;
      const rules = removableRules(scenario.pipeline);
      expect(own.rules!.map(({ rule }) => rule).sort()).toEqual(
        rules.map(({ label }) => label).sort(),
      );
      for (const told of own.rules!) {
        const rule = rules.find(({ label }) => label === told.rule)!;
        if (await checkRule(scenario, own, told, rule)) binding++;
      }
    }),
    { runs: RUNS, atLeast: 40, capMs: MOST_MS },
  );
  expect(binding).toBeGreaterThan(3);
});
