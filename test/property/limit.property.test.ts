import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { SkyError } from "../../src/domain/errors.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { Result } from "../../src/domain/result.ts";
import { objectiveValue } from "../../src/optimizer/explain/figures.ts";
import { boxBound } from "../../src/optimizer/linear/box-bound.ts";
import { type SolveLp, unknown } from "../../src/optimizer/linear/solution.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { fullScenario, type Scenario, scenario } from "../arbitraries/scenario.ts";
import { bruteForce } from "../oracle/brute-force.ts";
import { everyRun, testLimitMs } from "./every-run.ts";

const solver = createSolver();
afterAll(solver.close);

const LIMIT_MS = 1000;
const SOLVE_MS = 30_000;

/** What is asked for besides the plan, and when and how far the clock jumps. */
interface Interruption {
  readonly asked: Pick<
    PlanOptions,
    "runnerUps" | "baselines" | "pareto" | "explain" | "alternatives"
  >;
  readonly backend: "auto" | "highs";
  /** Shares of the looks at the clock: each is tried. */
  readonly ats: readonly number[];
  /** With little, there is a moment left for a first plan; with much there is none. */
  readonly overMs: number;
  /** How much more it is at each further look: the moment may end anywhere too. */
  readonly creepMs: number;
  /** The solver has nothing to say after the jump, or even before it. */
  readonly solvesBefore: number;
}

const PLAN = { runnerUps: false, baselines: false };
const MORE = [
  { ...PLAN, pareto: true },
  { runnerUps: true, baselines: true, explain: true, alternatives: 2 },
];

const POINTS = 12;
/** Every other point is among the first looks: those at what is compared and at ties are far more. */
const FIRST_LOOKS = 40;

const interruption = (asked: readonly Interruption["asked"][]): fc.Arbitrary<Interruption> =>
  fc.record({
    asked: fc.constantFrom(...asked),
    backend: fc.constantFrom("auto" as const, "highs" as const),
    ats: fc.array(fc.noBias(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), {
      minLength: POINTS,
      maxLength: POINTS,
    }),
    overMs: fc.constantFrom(0, 10_000),
    creepMs: fc.constantFrom(0, 5, 60),
    solvesBefore: fc.constantFrom(0, 1, 3, Number.POSITIVE_INFINITY),
  });

/** A clock that stands still until it has been looked at so many times. */
class JumpingClock {
  looks = 0;
  readonly #jumpAt: number;
  readonly #toMs: number;
  readonly #creepMs: number;

  constructor(jumpAt: number, toMs = 0, creepMs = 0) {
    this.#jumpAt = jumpAt;
    this.#toMs = toMs;
    this.#creepMs = creepMs;
  }

  readonly now = (): number => {
    const further = this.looks++ - this.#jumpAt;
    return further < 0 ? 0 : this.#toMs + further * this.#creepMs;
  };
}

type Answer = Result<Plan, SkyError>;

const planBy = (
  { pipeline, catalog }: Scenario,
  { asked, backend }: Interruption,
  clock: JumpingClock,
  solve: SolveLp,
): Promise<Answer> => {
  const options = { solver: backend, timeLimitMs: LIMIT_MS, countAllowance: false, now: clock.now };
  return optimize(pipeline, catalog, { ...options, ...asked }, solve);
};

/** Real time must not decide what a test sees. */
const patient: SolveLp = (data, how) => {
  expect(how.limitMs).toBeGreaterThan(0);
  return solver.solve(data, { ...how, limitMs: SOLVE_MS });
};

const tiring = (solves: number): SolveLp => {
  let left = solves;
  return async (data, how) =>
    left-- > 0
      ? patient(data, how)
      : { ...unknown(boxBound(data)), backend: how.backend, ms: how.limitMs };
};

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

const isHonest = async (situation: Scenario, cut: Interruption): Promise<void> => {
  const whole = new JumpingClock(Number.POSITIVE_INFINITY);
  const full = await planBy(situation, cut, whole, patient);
  expect(full.ok ? full.value.status : full.error.kind).toBe(
    bruteForce(situation.pipeline, situation.catalog).status,
  );
  for (const [k, share] of cut.ats.entries()) {
    const looks = k % 2 === 0 ? Math.min(FIRST_LOOKS, whole.looks) : whole.looks;
    const jumpAt = Math.floor(share * looks);
    const clock = new JumpingClock(jumpAt, LIMIT_MS + cut.overMs, cut.creepMs);
    const late = await planBy(situation, cut, clock, tiring(cut.solvesBefore));
    if (late.ok && full.ok) expectTrue(situation, late.value, full.value);
    else expect([full.ok || full.error.kind, "time-limit"]).toContain(late.ok || late.error.kind);
  }
};

/** The plan itself keeps all rules: the verifier has looked. */
const expectTrue = ({ pipeline }: Scenario, late: Plan, full: Plan): void => {
  const [value, best] = [late, full].map(({ totals }) =>
    objectiveValue(pipeline.objective, totals),
  );
  expect(late.bound).toBeLessThanOrEqual(best! + 1e-6 * Math.max(1, Math.abs(best!)));
  const isInDoubt = late.unproven?.some((what) => what.includes("lists earlier")) ?? false;
  if (late.status === "optimal" && !close(value!, best!))
    throw new Error(`called optimal at ${value}; the best is ${best}`);
  if (!isInDoubt && value! < best! && !close(value!, best!))
    throw new Error(`${value} is better than the best, ${best}`);
  const where = ({ stages }: Plan) =>
    stages.map(({ location, instanceType, pricing }) => [location, instanceType, pricing]);
  if (late.status === "optimal" && JSON.stringify(where(late)) === JSON.stringify(where(full)))
    expectSameReasons(late, full);
};

/** What there was time to prove is the same, the rest is left out or said not to be proven. */
const expectSameReasons = (late: Plan, full: Plan): void => {
  for (const [index, { runnerUp }] of late.stages.entries())
    if (runnerUp !== undefined) expect(runnerUp).toEqual(full.stages[index]!.runnerUp);
  for (const baseline of late.baselines)
    if (baseline.reason !== "not proven in time")
      expect(full.baselines.map(({ name, usd }) => [name, usd])).toContainEqual([
        baseline.name,
        baseline.usd,
      ]);
  for (const key of ["rules", "fallbacks", "breakEvens", "alternatives"] as const)
    for (const told of late[key] ?? []) expect(full[key]).toContainEqual(told);
  if (late.pareto !== undefined) expect(late.pareto).toEqual(full.pareto);
};

const CAP_MS = 40_000;

describe("a plan whose time is up at any moment is honest", () => {
  for (const [what, generator, asked, runs, atLeast] of [
    ["of the simple rules", scenario(), [PLAN], 60, 30],
    ["of all rules", fullScenario(), [PLAN], 60, 30],
    ["with all that can be asked for", fullScenario(), MORE, 30, 10],
  ] as const)
    it(what, { timeout: testLimitMs(CAP_MS) }, async () => {
      await everyRun(fc.asyncProperty(generator, interruption(asked), isHonest), {
        runs,
        atLeast,
        capMs: CAP_MS,
      });
    });
});
