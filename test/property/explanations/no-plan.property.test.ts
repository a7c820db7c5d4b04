import fc from "fast-check";
import { expect, it } from "vitest";
import type { LeastLimit } from "../../../src/domain/errors.ts";
import type { Limits, Pipeline } from "../../../src/domain/pipeline.ts";
import {
  type RemovableRule,
  removableRules,
} from "../../../src/optimizer/explain/removable-rules.ts";
import { fullScenario } from "../../arbitraries/scenario.ts";
import { close, freshPlanner } from "./fresh.ts";

const plan = freshPlanner();

const NUM_RUNS = Number(process.env.RUNS ?? 700);

const without = (pipeline: Pipeline, rules: readonly RemovableRule[]): Pipeline =>
  rules.reduce((relaxed, rule) => rule.without(relaxed), pipeline);

const KEYS: Readonly<Partial<Record<LeastLimit["unit"], keyof Limits>>> = {
  USD: "budgetUsd",
  h: "deadlineHours",
  "kg CO2e": "maxKgCo2e",
  clouds: "maxClouds",
};

it("a conflict is minimal, relaxations are all there are, and least limits are least", {
  timeout: 180_000,
}, async () => {
  let conflicts = 0;
  let relaxed = 0;
  let raised = 0;
  await fc.assert(
    fc.asyncProperty(fullScenario({ maxCombinations: 300 }), async ({ pipeline, catalog }) => {
      const planned = await plan(pipeline, catalog);
      if (planned.ok) return;
      if (planned.error.kind !== "infeasible") throw new Error(planned.error.kind);
      const { conflict, relaxations = [], leastLimits = [], unproven, hits } = planned.error;
      expect(unproven).toBeUndefined();
      expect(hits!.length).toBeGreaterThan(0);
      const rules = removableRules(pipeline);
      const isPossible = async (changed: Pipeline): Promise<boolean> =>
        (await plan(changed, catalog)).ok;
      const named = rules.filter(({ label }) => conflict.includes(label));
      if (named.length === 0) {
        // Nothing that can be taken away: there is no plan without any rule.
        expect(await isPossible(without(pipeline, rules))).toBe(false);
        return;
      }
      conflicts++;
      expect(named).toHaveLength(conflict.length);
      const others = rules.filter((rule) => !named.includes(rule));
      expect(await isPossible(without(pipeline, others))).toBe(false);
      for (const rule of named)
        expect(await isPossible(without(pipeline, [...others, rule]))).toBe(true);
      for (const rule of rules) {
        const fresh = await plan(rule.without(pipeline), catalog);
        const told = relaxations.find(({ rule: label }) => label === rule.label);
        expect(told !== undefined).toBe(fresh.ok);
        if (!fresh.ok || told === undefined) continue;
        relaxed++;
        expect(close(told.usd, fresh.value.totals.usd)).toBe(true);
        expect(close(told.hours ?? 0, fresh.value.totals.hours ?? 0)).toBe(true);
      }
      for (const { unit, least, usd } of leastLimits) {
        raised++;
        const at = async (value: number) => {
          const limits = { ...pipeline.limits, [KEYS[unit]!]: value };
          return plan({ ...pipeline, limits }, catalog);
        };
        const enough = await at(least);
        expect(enough.ok && close(enough.value.totals.usd, usd)).toBe(true);
        const less = unit === "clouds" ? least - 1 : least * (1 - 1e-6);
        if (least > 1e-3) expect((await at(less)).ok).toBe(false);
      }
    }),
    { numRuns: NUM_RUNS, interruptAfterTimeLimit: 80_000 },
  );
  expect(conflicts).toBeGreaterThan(10);
  expect(relaxed).toBeGreaterThan(3);
  expect(raised).toBeGreaterThan(1);
});
