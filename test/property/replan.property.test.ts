import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { withHeldOffers } from "../../src/broker/replan/held-offers.ts";
import { replan } from "../../src/broker/replan/replan.ts";
import { whatIsLeft } from "../../src/broker/replan/what-is-left.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { fullScenario, type Scenario, scenario } from "../arbitraries/scenario.ts";
import { type SituationDraft, situationDraft } from "../arbitraries/situation.ts";
import { replanByHand, type WayOn } from "../oracle/replan-by-hand.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
  reasons: false,
};

const solver = createSolver();
afterAll(solver.close);

const ASKED_RUNS = process.env.RUNS === undefined ? undefined : Number(process.env.RUNS);
const LIMITS =
  ASKED_RUNS === undefined ? { interruptAfterTimeLimit: 60_000 } : { endOnFailure: true };
const TEST_LIMIT_MS = ASKED_RUNS === undefined ? 120_000 : 7_200_000;

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

const valuesOf = ({ objective }: Pipeline, { usd, hours, kg }: WayOn): readonly number[] => {
  if (objective.kind === "time") return [hours, usd];
  if (objective.kind === "cost") return [usd, hours];
  if (objective.kind === "carbon") return [kg, usd, hours];
  return [usd + objective.hourIsWorthUsd * hours, usd];
};

const agrees = async (
  world: Scenario,
  draft: SituationDraft,
  seen: { planned: number },
): Promise<void> => {
  const { pipeline } = world;
  const first = await optimize(pipeline, world.catalog, OPTIONS, solver.solve);
  const { situation, catalog } = draft.of(world, first.ok ? first.value : undefined);
  const truth = replanByHand(pipeline, catalog, situation);
  const answer = await replan(pipeline, catalog, situation, OPTIONS, solver.solve);
  const told = (): string => JSON.stringify({ situation: show(situation), answer }, undefined, 1);
  if (truth === undefined) {
    if (answer.ok || answer.error.kind !== "infeasible")
      throw new Error(`there is none: ${told()}`);
    return;
  }
  if (!answer.ok) throw new Error(`there is one, ${JSON.stringify(truth)}: ${told()}`);
  seen.planned++;
  const { totals, status } = answer.value;
  expect(status).toBe("optimal");
  const planned = valuesOf(pipeline, {
    usd: totals.usd,
    hours: totals.hours!,
    kg: totals.kgCo2e ?? Number.NaN,
  });
  const best = valuesOf(pipeline, truth);
  const k = planned.findIndex((value, index) => !close(value, best[index]!));
  if (k >= 0 && !(k > 0 && planned[k]! < best[k]!))
    throw new Error(`planned ${planned}; best is ${best}: ${told()}`);
};

const show = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, entry instanceof Map ? [...entry] : entry]),
  );

describe("the way on is the best that trying everything finds", () => {
  for (const [rules, generator, numRuns] of [
    ["the simple rules", scenario(400), ASKED_RUNS ?? 500],
    ["all rules", fullScenario({ maxCombinations: 400 }), ASKED_RUNS ?? 500],
  ] as const)
    it(`under ${rules}`, { timeout: TEST_LIMIT_MS }, async () => {
      const seen = { planned: 0 };
      await fc.assert(
        fc.asyncProperty(generator, situationDraft(), (s, draft) => agrees(s, draft, seen)),
        { numRuns, ...LIMITS },
      );
      expect(seen.planned).toBeGreaterThan(numRuns / 10);
    });
});

describe("nothing begun", () => {
  it("gives the ordinary plan, to the byte", { timeout: TEST_LIMIT_MS }, async () => {
    const nothing = {
      elapsedHours: 0,
      spentUsd: 0,
      finished: [],
      running: [],
      doneShare: new Map(),
      blocked: [],
      copies: new Map(),
    };
    await fc.assert(
      fc.asyncProperty(fullScenario({ unknownRuntimes: true }), async ({ pipeline, catalog }) => {
        expect(withHeldOffers(catalog, nothing)).toBe(catalog);
        expect(whatIsLeft(pipeline, nothing)).toEqual(pipeline);
        const again = await replan(pipeline, catalog, nothing, OPTIONS, solver.solve);
        const plan = await optimize(pipeline, catalog, OPTIONS, solver.solve);
        expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
      }),
      { numRuns: 50, ...LIMITS },
    );
  });
});
