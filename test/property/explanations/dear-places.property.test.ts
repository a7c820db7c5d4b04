import fc from "fast-check";
import { expect, it } from "vitest";
import { buildProblem } from "../../../src/optimizer/build-problem.ts";
import { withoutDearPlaces } from "../../../src/optimizer/explain/break-evens/dear-places.ts";
import { isCoupled } from "../../../src/optimizer/incumbent.ts";
import type { Problem } from "../../../src/optimizer/problem.ts";
import { tryAll } from "../../../src/optimizer/try-all.ts";
import { scenario } from "../../arbitraries/scenario.ts";

const numRuns = Number(process.env.RUNS ?? 400);
const COST = { usd: 1, hours: 0, kg: 0 };

const size = ({ candidates }: Problem): number =>
  candidates.reduce((sum, list) => sum + list.length, 0);

it("places to which another is never inferior can go: the best plan costs the same without them", () => {
  let dropped = 0;
  fc.assert(
    fc.property(scenario(), fc.nat(5), ({ pipeline, catalog }, pick) => {
      const free = { ...pipeline, limits: {} };
      const { problem } = buildProblem(free, catalog, { countAllowance: false });
      fc.pre(problem.candidates.every((list) => list.length > 0) && !isCoupled(problem, COST));
      const kept = problem.candidates.map((list) => list[pick % list.length]!);
      const fewer = withoutDearPlaces(problem, kept);
      if (size(fewer) < size(problem)) dropped++;
      for (const [stage, candidate] of kept.entries())
        expect(fewer.candidates[stage]).toContain(candidate);
      const [all, left] = [problem, fewer].map((each) => tryAll(each, COST).best);
      expect(left?.feasible).toBe(all?.feasible);
      if (all?.feasible) expect(left?.value).toBeCloseTo(all.value, 9);
    }),
    { numRuns },
  );
  expect(dropped).toBeGreaterThan(numRuns / 20);
});
