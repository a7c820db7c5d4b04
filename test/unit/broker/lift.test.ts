import { describe, expect, it } from "vitest";
import { planLifting } from "../../../src/broker/replan/lift.ts";
import type { LeftOut, Situation } from "../../../src/broker/replan/situation.ts";
import type { LocationId } from "../../../src/domain/ids.ts";
import type { Plan } from "../../../src/domain/plan.ts";
import { err, ok } from "../../../src/domain/result.ts";

const situation = (blocked: readonly LeftOut[]): Situation => ({
  elapsedHours: 0,
  spentUsd: 0,
  finished: [],
  running: [],
  doneShare: new Map(),
  blocked,
  copies: new Map(),
});

/** Stages that can be at `r1`, `r2` and so on; there is a plan when each has a place left. */
const planner =
  (places: Readonly<Record<string, number>>) =>
  async ({ blocked }: Situation) => {
    const stuck = Object.entries(places).filter(([stage, count]) => {
      const out = blocked.filter(({ stages }) => stages?.includes(stage) ?? true);
      return new Set(out.map(({ location }) => location)).size >= count;
    });
    return stuck.length === 0
      ? ok({ name: "plan" } as Plan)
      : err({ kind: "infeasible", conflict: [], rejections: [], relaxations: [] } as never);
  };

const out = (place: number, stage: string): LeftOut => ({
  location: `x/r${place}` as LocationId,
  stages: [stage],
});

describe("lifting blocks", () => {
  it("R1 was preempted, R2 and R3 had nothing: R1 is the next, the last failed the last", async () => {
    const blocked = [out(1, "a"), out(2, "a"), out(3, "a")];
    const found = await planLifting(situation(blocked), planner({ a: 3 }));
    expect(found).toMatchObject({ value: { lifted: [out(1, "a")] } });
  });

  it("a stage without a choice sends no other one back", async () => {
    const blocked = [out(1, "a"), out(1, "b"), out(2, "b"), out(1, "b")];
    const found = await planLifting(situation(blocked), planner({ a: 2, b: 2 }));
    // R1 failed b again after R2 did.
    expect(found).toMatchObject({ value: { lifted: [out(1, "b"), out(2, "b")] } });
    const lone = await planLifting(situation(blocked), planner({ a: 2, b: 1 }));
    expect(lone).toMatchObject({ value: { lifted: [out(1, "b"), out(2, "b"), out(1, "b")] } });
  });

  it("what no lifting mends is said", async () => {
    const found = await planLifting(situation([out(1, "a")]), planner({ a: 0 }));
    expect(found).toMatchObject({ error: { kind: "infeasible" } });
  });
});
