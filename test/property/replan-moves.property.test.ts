import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { planLifting } from "../../src/broker/replan/lift.ts";
import { replan } from "../../src/broker/replan/replan.ts";
import { shouldMove } from "../../src/broker/replan/should-move.ts";
import type { LeftOut, Situation } from "../../src/broker/replan/situation.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { fullScenario, type Scenario } from "../arbitraries/scenario.ts";
import { type SituationDraft, situationDraft } from "../arbitraries/situation.ts";
import { replanByHand, valuesOf } from "../oracle/replan/by-hand.ts";

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

const situatedIn = async (world: Scenario, draft: SituationDraft) => {
  const first = await optimize(world.pipeline, world.catalog, OPTIONS, solver.solve);
  return draft.of(world, first.ok ? first.value : undefined);
};

const movable = fc.record({
  which: fc.nat(4),
  doneShare: fc.constantFrom(0, 0.5, 0.95, 1),
  leavingUsd: fc.constantFrom(0, 0.2, 5),
  leastUsd: fc.constantFrom(0, 0.5, 3),
  leastPct: fc.constantFrom(0, 10, 50),
});

type Asked = typeof movable extends fc.Arbitrary<infer T> ? T : never;

/** What the move saves when everything is tried; `undefined`: there is none, or no way on without it. */
const savedByHand = (
  { pipeline }: Scenario,
  { situation, catalog }: Awaited<ReturnType<typeof situatedIn>>,
  { doneShare, leavingUsd }: Asked,
  stage: string,
): number | undefined => {
  const { kind } = pipeline.objective;
  if (kind !== "cost" && kind !== "weighted") return undefined;
  const staying = replanByHand(pipeline, catalog, situation);
  const moved: Situation = {
    ...situation,
    running: situation.running.filter((entry) => entry.stage !== stage),
    doneShare: new Map([...situation.doneShare, [stage, doneShare]]),
    spentUsd: situation.spentUsd + leavingUsd,
  };
  const leaves = situation.running.find((entry) => entry.stage === stage)!;
  const moving = replanByHand(pipeline, catalog, moved, leaves);
  if (staying === undefined || moving === undefined) return undefined;
  return valuesOf(pipeline, staying)[0]! - valuesOf(pipeline, moving)[0]! - leavingUsd;
};

const movesRightly = async (
  world: Scenario,
  draft: SituationDraft,
  asked: Asked,
  seen: { moved: number; stayed: number },
): Promise<void> => {
  const situated = await situatedIn(world, draft);
  const { situation, catalog } = situated;
  const held = situation.running[asked.which % Math.max(1, situation.running.length)];
  if (held === undefined) return;
  const { doneShare, leavingUsd, leastUsd, leastPct } = asked;
  const answer = await shouldMove(
    world.pipeline,
    catalog,
    situation,
    { stage: held.stage, doneShare, leavingUsd },
    { leastUsd, leastPct },
    OPTIONS,
    solver.solve,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  const saved = savedByHand(world, situated, asked, held.stage);
  const stage = world.pipeline.stages.find(({ name }) => name === held.stage)!;
  const nodes = stage.nodes - (held.reservedNodes ?? 0);
  const move = answer.value;
  if (move !== undefined) {
    seen.moved++;
    expect(move.savedUsd).toBeCloseTo(saved!, 5);
    expect(move.savedUsd).toBeGreaterThanOrEqual(leastUsd);
    expect(move.to.name).toBe(held.stage);
    const place = [move.to.location, move.to.instanceType, move.to.pricing];
    expect(place).not.toEqual([held.location, held.instanceType, held.market]);
    return;
  }
  seen.stayed++;
  if (saved === undefined) return;
  // Without limited discounts, the rest of the stage costs what its nodes cost where it is.
  const most = nodes * (held.usdPerHour ?? 0) * (held.remainingHours ?? 0);
  expect(saved).toBeLessThanOrEqual(Math.max(1e-6, leastUsd, (leastPct / 100) * most) + 1e-6);
};

describe("a running stage moves for a saving", () => {
  it("that everything tried confirms, and for no other", { timeout: TEST_LIMIT_MS }, async () => {
    const seen = { moved: 0, stayed: 0 };
    await fc.assert(
      fc.asyncProperty(
        fullScenario({ maxCombinations: 300 }),
        situationDraft(),
        movable,
        (world, draft, asked) => movesRightly(world, draft, asked, seen),
      ),
      { numRuns: ASKED_RUNS ?? 500, ...LIMITS },
    );
    expect(seen.moved).toBeGreaterThan(0);
    expect(seen.stayed).toBeGreaterThan(seen.moved);
  });
});

describe("the oldest blocks are lifted first", () => {
  const entry = fc.constantFrom<LeftOut>(
    { location: "aws" },
    { location: "gcp" },
    { location: "*/r-0" },
    { location: "*/r-1" },
    { instanceType: "small" },
    { market: "spot" },
  );

  it("no more of them than needed, and what is left is planned best", {
    timeout: TEST_LIMIT_MS,
  }, async () => {
    const seen = { lifted: 0 };
    await fc.assert(
      fc.asyncProperty(
        fullScenario({ maxCombinations: 150 }),
        situationDraft(),
        fc.array(entry, { maxLength: 4 }),
        (world, draft, blocked) => liftsRightly(world, draft, blocked, seen),
      ),
      { numRuns: ASKED_RUNS ?? 200, ...LIMITS },
    );
    expect(seen.lifted).toBeGreaterThan(0);
  });
});

const liftsRightly = async (
  world: Scenario,
  draft: SituationDraft,
  blocked: readonly LeftOut[],
  seen: { lifted: number },
): Promise<void> => {
  const { pipeline } = world;
  const { situation: drafted, catalog } = await situatedIn(world, draft);
  const situation = { ...drafted, blocked };
  const answer = await planLifting(situation, (asked) =>
    replan(pipeline, catalog, asked, OPTIONS, solver.solve),
  );
  const best = (kept: readonly LeftOut[]) =>
    replanByHand(pipeline, catalog, { ...situation, blocked: kept });
  if (!answer.ok) {
    expect(answer.error.kind).toBe("infeasible");
    expect(best([])).toBeUndefined();
    return;
  }
  const { plan, lifted } = answer.value;
  if (lifted.length > 0) seen.lifted++;
  expect(lifted).toEqual(blocked.slice(0, lifted.length));
  const { usd, hours = Number.NaN, kgCo2e: kg = Number.NaN } = plan.totals;
  const [planned] = valuesOf(pipeline, { usd, hours, kg });
  const [least] = valuesOf(pipeline, best(blocked.slice(lifted.length))!);
  expect(planned).toBeCloseTo(least!, 5);
  if (lifted.length > 0) expect(best(blocked.slice(lifted.length - 1))).toBeUndefined();
};
