import fc from "fast-check";
import { expect, it } from "vitest";
import { fullScenario } from "../../arbitraries/scenario.ts";
import { allPlans } from "../../oracle/brute-force.ts";
import { everyRun, testLimitMs } from "../every-run.ts";
import { close, freshPlanner, regionText, usdOf } from "./fresh.ts";

const plan = freshPlanner();

const RUNS = 120;
const MOST_MS = 60_000;
const K = 4;

it("alternatives are the K best of all region vectors, each found by trying everything", {
  timeout: testLimitMs(MOST_MS),
}, async () => {
  let seen = 0;
  await everyRun(
    fc.asyncProperty(fullScenario({ maxCombinations: 600 }), async ({ pipeline, catalog }) => {
      fc.pre(pipeline.stages.every(({ resources }) => resources.choose === "anyOf"));
      const planned = await plan(pipeline, catalog, { alternatives: K });
      if (!planned.ok) return;
      const { alternatives, stages, unproven, totals } = planned.value;
      expect(unproven).toBeUndefined();
      const vectorOf = (list: readonly { readonly location: string }[]): string =>
        list.map(({ location }) => regionText(location)).join(" ");
      const best = new Map<string, number>();
      for (const { values, verified } of allPlans(pipeline, catalog)) {
        const vector = vectorOf(verified.stages);
        best.set(vector, Math.min(best.get(vector) ?? Number.POSITIVE_INFINITY, values[0]!));
      }
      const told = alternatives!.map((other) => vectorOf(other.stages));
      expect(new Set([...told, vectorOf(stages)]).size).toBe(told.length + 1);
      expect(told).toHaveLength(Math.min(K, best.size - 1));
      const chosen = vectorOf(stages);
      const truth = [...best]
        .filter(([vector]) => vector !== chosen)
        .map(([, value]) => value)
        .sort((a, b) => a - b);
      told.forEach((vector, k) => {
        seen++;
        expect(close(best.get(vector)!, truth[k]!)).toBe(true);
      });
      if (pipeline.objective.kind === "cost")
        alternatives!.forEach(({ extraUsd }, k) => {
          expect(close(usdOf(totals) + extraUsd, truth[k]!)).toBe(true);
        });
    }),
    { runs: RUNS, atLeast: 50, capMs: MOST_MS },
  );
  expect(seen).toBeGreaterThan(20);
});
