import fc from "fast-check";
import { expect, it } from "vitest";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { LeastLimit, NoPlan } from "../../../src/domain/errors.ts";
import type { Limits, Pipeline } from "../../../src/domain/pipeline.ts";
import {
  type RemovableRule,
  removableRules,
} from "../../../src/optimizer/explain/removable-rules.ts";
import { fullScenario, type Scenario } from "../../arbitraries/scenario.ts";
import { everyRun, testLimitMs } from "../every-run.ts";
import { close, freshPlanner } from "./fresh.ts";

const plan = freshPlanner();

const RUNS = 400;
const MOST_MS = 40_000;

const without = (pipeline: Pipeline, rules: readonly RemovableRule[]): Pipeline =>
  rules.reduce((relaxed, rule) => rule.without(relaxed), pipeline);

const KEYS: Readonly<Partial<Record<LeastLimit["unit"], keyof Limits>>> = {
  USD: "budgetUsd",
  h: "deadlineHours",
  "kg CO2e": "maxKgCo2e",
  clouds: "maxClouds",
};

type Told = NoPlan & { readonly named: readonly RemovableRule[] };

const isPossible = async (pipeline: Pipeline, catalog: Catalog): Promise<boolean> =>
  (await plan(pipeline, catalog)).ok;

/** With the conflict's rules alone there is no plan, and there is one as soon as any of them is gone. */
const checkConflict = async ({ pipeline, catalog }: Scenario, { conflict, named }: Told) => {
  expect(named).toHaveLength(conflict.length);
  const others = removableRules(pipeline).filter(
    ({ label }) => !named.some((rule) => rule.label === label),
  );
  expect(await isPossible(without(pipeline, others), catalog)).toBe(false);
  for (const rule of named)
    expect(await isPossible(without(pipeline, [...others, rule]), catalog)).toBe(true);
};

const checkRelaxations = async ({ pipeline, catalog }: Scenario, { relaxations = [] }: Told) => {
  for (const rule of removableRules(pipeline)) {
    const fresh = await plan(rule.without(pipeline), catalog);
    const told = relaxations.find(({ rule: label }) => label === rule.label);
    expect(told !== undefined).toBe(fresh.ok);
    if (!fresh.ok || told === undefined) continue;
    expect(close(told.usd, fresh.value.totals.usd)).toBe(true);
    expect(close(told.hours ?? 0, fresh.value.totals.hours ?? 0)).toBe(true);
  }
};

const checkLeast = async ({ pipeline, catalog }: Scenario, { leastLimits = [] }: Told) => {
  for (const { unit, least, usd } of leastLimits) {
    const at = (value: number) => {
      const limits = { ...pipeline.limits, [KEYS[unit]!]: value };
      return plan({ ...pipeline, limits }, catalog);
    };
    const enough = await at(least);
    expect(enough.ok && close(enough.value.totals.usd, usd)).toBe(true);
    const less = unit === "clouds" ? least - 1 : least * (1 - 1e-6);
    if (least > 1e-3) expect((await at(less)).ok).toBe(false);
  }
};

it("a conflict is minimal, relaxations are all there are, and least limits are least", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  const seen = { conflicts: 0, relaxations: 0, limits: 0 };
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 300 }), async (scenario) => {
      const { pipeline, catalog } = scenario;
      const planned = await plan(pipeline, catalog);
      if (planned.ok) return;
      if (planned.error.kind !== "infeasible") throw new Error(planned.error.kind);
      const { conflict, relaxations = [], leastLimits = [], unproven, hits } = planned.error;
      expect(unproven).toBeUndefined();
      expect(hits!.length).toBeGreaterThan(0);
      const rules = removableRules(pipeline);
      const named = rules.filter(({ label }) => conflict.includes(label));
      // Nothing that can be taken away: there is no plan without any rule either.
      if (named.length === 0) {
        expect(await isPossible(without(pipeline, rules), catalog)).toBe(false);
        return;
      }
      seen.conflicts++;
      seen.relaxations += relaxations.length;
      seen.limits += leastLimits.length;
      const told = { ...planned.error, named };
      await checkConflict(scenario, told);
      await checkRelaxations(scenario, told);
      await checkLeast(scenario, told);
    }),
    { runs: RUNS, atLeast: 50, capMs: MOST_MS },
  );
  expect(seen.conflicts).toBeGreaterThan(10);
  expect(seen.relaxations).toBeGreaterThan(3);
  expect(seen.limits).toBeGreaterThan(1);
});
