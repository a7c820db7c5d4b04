import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { midRun } from "../../bench/instances/mid-run.ts";
import { withHeldOffers } from "../../src/broker/replan/held-offers.ts";
import { replan } from "../../src/broker/replan/replan.ts";
import type { Situation } from "../../src/broker/replan/situation.ts";
import { whatIsLeft } from "../../src/broker/replan/what-is-left.ts";
import type { Blocked } from "../../src/domain/pipeline.ts";
import type { Plan } from "../../src/domain/plan.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { RunMemory } from "../../src/optimizer/run-memory.ts";
import { fullScenario, type Scenario, scenario, scenarioOf } from "../arbitraries/scenario.ts";
import { type SituationDraft, situationDraft } from "../arbitraries/situation.ts";
import { replanByHand, valuesOf } from "../oracle/replan/by-hand.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};
/** Of the optima alone, which is all that is compared, not why there is none. */
const QUICK = { ...OPTIONS, reasons: false };

const NOTHING: Situation = {
  elapsedHours: 0,
  spentUsd: 0,
  finished: [],
  running: [],
  doneShare: new Map(),
  blocked: [],
  copies: new Map(),
};

const solver = createSolver();
afterAll(solver.close);

const ASKED_RUNS = process.env.RUNS === undefined ? undefined : Number(process.env.RUNS);
const LIMITS =
  ASKED_RUNS === undefined ? { interruptAfterTimeLimit: 60_000 } : { endOnFailure: true };
const TEST_LIMIT_MS = ASKED_RUNS === undefined ? 120_000 : 7_200_000;

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

const figuresOf = ({ totals }: Plan) => ({
  usd: totals.usd,
  hours: totals.hours ?? Number.NaN,
  kg: totals.kgCo2e ?? Number.NaN,
});

/** The catalog and the situation of a draft, its run begun by the best plan. */
const situatedIn = async (world: Scenario, draft: SituationDraft) => {
  const first = await optimize(world.pipeline, world.catalog, QUICK, solver.solve);
  return draft.of(world, first.ok ? first.value : undefined);
};

const agrees = async (
  world: Scenario,
  draft: SituationDraft,
  seen: { all: number; planned: number },
): Promise<void> => {
  seen.all++;
  const { pipeline } = world;
  const { situation, catalog } = await situatedIn(world, draft);
  const truth = replanByHand(pipeline, catalog, situation);
  const answer = await replan(pipeline, catalog, situation, QUICK, solver.solve);
  const told = (): string => JSON.stringify({ situation: shown(situation), answer }, undefined, 1);
  if (truth === undefined) {
    if (answer.ok || answer.error.kind !== "infeasible")
      throw new Error(`there is none: ${told()}`);
    return;
  }
  if (!answer.ok) throw new Error(`there is one, ${JSON.stringify(truth)}: ${told()}`);
  seen.planned++;
  expect(answer.value.status).toBe("optimal");
  const planned = valuesOf(pipeline, figuresOf(answer.value));
  const best = valuesOf(pipeline, truth);
  const k = planned.findIndex((value, index) => !close(value, best[index]!));
  if (k >= 0 && !(k > 0 && planned[k]! < best[k]!))
    throw new Error(`planned ${planned}; best is ${best}: ${told()}`);
};

const shown = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, entry instanceof Map ? [...entry] : entry]),
  );

describe("the way on is the best that trying everything finds", () => {
  for (const [rules, generator, numRuns] of [
    ["the simple rules", scenario(400), ASKED_RUNS ?? 500],
    ["all rules", fullScenario({ maxCombinations: 400 }), ASKED_RUNS ?? 500],
  ] as const)
    it(`under ${rules}`, { timeout: TEST_LIMIT_MS }, async () => {
      const seen = { all: 0, planned: 0 };
      await fc.assert(
        fc.asyncProperty(generator, situationDraft(), (s, draft) => agrees(s, draft, seen)),
        { numRuns, ...LIMITS },
      );
      expect(seen.planned).toBeGreaterThan(seen.all / 4);
    });
});

describe("nothing begun", () => {
  it("gives the ordinary plan, to the byte", { timeout: TEST_LIMIT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(fullScenario({ unknownRuntimes: true }), async ({ pipeline, catalog }) => {
        expect(withHeldOffers(catalog, NOTHING)).toBe(catalog);
        expect(whatIsLeft(pipeline, NOTHING)).toEqual(pipeline);
        const again = await replan(pipeline, catalog, NOTHING, OPTIONS, solver.solve);
        const plan = await optimize(pipeline, catalog, OPTIONS, solver.solve);
        expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
      }),
      { numRuns: ASKED_RUNS ?? 50, ...LIMITS },
    );
  });
});

/** Places that a test may block. */
const BLOCKED: readonly Blocked[] = [
  { location: "aws" },
  { location: "gcp/r-0" },
  { location: "*/r-1", market: "spot" },
  { instanceType: "small" },
  { accelerator: "T4" },
];

describe("a run's memory", () => {
  it("changes no byte of any plan", { timeout: TEST_LIMIT_MS }, async () => {
    const blocks = fc.array(fc.subarray([...BLOCKED]), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fullScenario(), situationDraft(), blocks, async (world, draft, lists) => {
        const { pipeline } = world;
        const { situation, catalog } = await situatedIn(world, draft);
        const memory = new RunMemory();
        for (const blocked of [[], ...lists]) {
          const now = { ...situation, blocked };
          for (const options of [QUICK, OPTIONS]) {
            const fresh = await replan(pipeline, catalog, now, options, solver.solve);
            const known = await replan(pipeline, catalog, now, options, solver.solve, memory);
            expect(JSON.stringify(known)).toBe(JSON.stringify(fresh));
          }
        }
      }),
      { numRuns: ASKED_RUNS ?? 60, ...LIMITS },
    );
  });
});

/**
 * The same world, of which `midRun` knows the past from a plan: data is there at once, so that nothing is on its way, no
 * price depends on what others have used up, and limits are about money and time. What a finished stage had reserved is free
 * for the others, who may do better with it than the first plan: nothing is reserved.
 */
const instant = ({ literal }: Scenario): Scenario => {
  const { throughput: _, ...catalog } = literal.catalog;
  const { discounts: __, reserved: _____, ...pipeline } = literal.pipeline;
  const { maxKgCo2e: ___, confidence: ____, ...limits } = pipeline.limits ?? {};
  return scenarioOf(catalog, {
    ...pipeline,
    objective: pipeline.objective?.kind === "carbon" ? { kind: "cost" } : pipeline.objective!,
    limits,
    stages: pipeline.stages.map((stage) => ({
      ...stage,
      provisioningHours: 0,
      reservations: "prefer",
    })),
  });
};

const placesIn = ({ stages }: Plan): readonly string[] =>
  stages.map(({ location, instanceType, pricing }) => `${location} ${instanceType} ${pricing}`);

const goesOn = async ({ pipeline, catalog }: Scenario, share: number): Promise<void> => {
  const first = await optimize(pipeline, catalog, QUICK, solver.solve);
  if (!first.ok) return;
  const { totals, stages } = first.value;
  const elapsedHours = share * totals.hours!;
  const now = midRun(pipeline, first.value, elapsedHours);
  const again = await replan(pipeline, catalog, now, QUICK, solver.solve);
  if (!again.ok) throw new Error(JSON.stringify({ now: shown(now), again }));
  expect(again.value.totals.usd + now.spentUsd).toBeCloseTo(totals.usd, 6);
  if (now.finished.length < stages.length)
    expect(again.value.totals.hours! + elapsedHours).toBeCloseTo(totals.hours!, 6);
  expect(placesIn(again.value)).toEqual(placesIn(first.value));
};

describe("a run that is planned again", () => {
  it("keeps its places and costs the same when everything has gone as planned", {
    timeout: TEST_LIMIT_MS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fullScenario(), fc.constantFrom(0, 0.3, 0.5, 0.8, 1), (world, share) =>
        goesOn(instant(world), share),
      ),
      { numRuns: ASKED_RUNS ?? 300, ...LIMITS },
    );
  });

  it("one more block never makes the way on better", { timeout: TEST_LIMIT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fullScenario(),
        situationDraft(),
        fc.constantFrom(...BLOCKED),
        async (world, draft, block) => {
          const { situation, catalog } = await situatedIn(world, draft);
          const more = { ...situation, blocked: [...situation.blocked, block] };
          const free = await replan(world.pipeline, catalog, situation, QUICK, solver.solve);
          const kept = await replan(world.pipeline, catalog, more, QUICK, solver.solve);
          if (!kept.ok) return;
          if (!free.ok) throw new Error("a plan without the block is missing");
          // A set of `ordered` resources that a block rules out may have been dearer than the next.
          if (world.pipeline.stages.some(({ resources }) => resources.choose === "ordered")) return;
          const [a] = valuesOf(world.pipeline, figuresOf(free.value));
          const [b] = valuesOf(world.pipeline, figuresOf(kept.value));
          expect(b! - a!).toBeGreaterThanOrEqual(-1e-6 * Math.max(1, a!));
        },
      ),
      { numRuns: ASKED_RUNS ?? 200, ...LIMITS },
    );
  });
});
