import { describe, expect, test } from "vitest";
import {
  expectedSpotRun,
  interruptionsPerHour,
  spotQuantileHours,
} from "../../../src/domain/spot.ts";
import type { CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import type { PipelineLiteral, StageLiteral } from "../../arbitraries/build-pipeline.ts";
import { accepted, problemsOf } from "./placing.ts";

const catalog: CatalogLiteral = {
  prices: [
    { region: "x/1", type: "m", onDemand: 1, spot: 0.5, spotInterruptionPct: 100 },
    { region: "x/2", type: "m", onDemand: 1, spot: 0.5 },
    { region: "x/3", type: "m", onDemand: 1, spot: 0.5, spotInterruptionPct: 0 },
  ],
};
const RATE = interruptionsPerHour(100);

const plan = (stage: Partial<StageLiteral>, at: string, limits: PipelineLiteral["limits"] = {}) =>
  accepted({ stages: [{ name: "a", hours: 10, pricing: "any", ...stage }], limits }, catalog, {
    a: at,
  });

describe("expected time of spot stages", () => {
  test("the whole stage starts again when one node is interrupted, and all of it is billed", () => {
    const [stage] = plan({ nodes: 3 }, "x/1 m spot").stages;
    const rate = 3 * RATE;
    const expected = Math.expm1(rate * 10) / rate;
    expect(stage?.hours).toBeCloseTo(expected, 9);
    expect(stage?.usd).toBeCloseTo(3 * 0.5 * expected, 9);
    expect(stage?.endHour).toBeCloseTo(expected, 9);
    expect(stage?.expectedInterruptions).toBeCloseTo(Math.expm1(rate * 10), 9);
  });

  test("checkpoints save work and restarts cost time", () => {
    const checkpoint = { everyHours: 3, restartHours: 0.5 };
    const [stage] = plan({ checkpoint }, "x/1 m spot").stages;
    const run = { workHours: 10, interruptionsPerHour: RATE, ...checkpoint };
    expect(stage?.hours).toBeCloseTo(expectedSpotRun(run).hours, 9);
    expect(stage?.hours ?? 0).toBeLessThan(plan({}, "x/1 m spot").totals.hours ?? 0);
  });

  test("on-demand machines are not interrupted", () => {
    const [stage] = plan({}, "x/1 m").stages;
    expect(stage).toMatchObject({ hours: 10, usd: 10 });
    expect(stage).not.toHaveProperty("expectedInterruptions");
  });

  test("an unknown rate counts none and is told", () => {
    const { stages, assumptions } = plan({}, "x/2 m spot");
    expect(stages[0]).toMatchObject({ hours: 10, usd: 5 });
    expect(stages[0]).not.toHaveProperty("expectedInterruptions");
    expect(assumptions).toEqual(["interruption rate of m spot at x/2 is not known: none counted"]);
    expect(plan({}, "x/3 m spot").stages[0]).toMatchObject({ hours: 10, expectedInterruptions: 0 });
    expect(plan({}, "x/3 m spot").assumptions).toEqual([]);
  });

  test("a stage that cannot finish is refused, with checkpoints it is not", () => {
    const run = (stage: Partial<StageLiteral>) =>
      problemsOf({ stages: [{ name: "a", hours: 30_000, pricing: "spot", ...stage }] }, catalog, {
        a: "x/1 m spot",
      });
    expect(run({})[0]).toContain("interrupted too often");
    expect(run({ checkpoint: { everyHours: 1, restartHours: 0 } })).toEqual([]);
  });

  test("the ceiling of a stage is about its expected cost", () => {
    const { usd = 0 } = plan({}, "x/1 m spot").totals;
    const run = (limit: number) =>
      problemsOf(
        { stages: [{ name: "a", hours: 10, pricing: "spot", limits: { usd: limit } }] },
        catalog,
        { a: "x/1 m spot" },
      );
    expect(run(usd)).toEqual([]);
    expect(run(usd - 0.01)).toHaveLength(1);
  });
});

describe("a deadline with a confidence", () => {
  const run = { workHours: 10, interruptionsPerHour: RATE, restartHours: 0 };
  const quantile = spotQuantileHours(run, 0.95);
  const expected = expectedSpotRun(run).hours;
  const problems = (at: string, limits: PipelineLiteral["limits"] = {}) =>
    problemsOf({ stages: [{ name: "a", hours: 10, pricing: "any" }], limits }, catalog, { a: at });

  test("spot stages have to meet it at their quantile, others at their runtime", () => {
    expect(quantile).toBeGreaterThan(expected + 1);
    const just = { deadlineHours: quantile, confidence: 0.95 };
    const short = { deadlineHours: quantile - 0.1, confidence: 0.95 };
    expect(problems("x/1 m spot", just)).toEqual([]);
    expect(problems("x/1 m spot", short)).toHaveLength(1);
    expect(problems("x/1 m spot", { deadlineHours: quantile - 0.1 })).toEqual([]);
    expect(problems("x/1 m", { deadlineHours: 10, confidence: 0.95 })).toEqual([]);
  });

  test("the finish time is told with or without a deadline", () => {
    const { totals } = plan({}, "x/1 m spot", { confidence: 0.95 });
    expect(totals.hours).toBeCloseTo(expected, 9);
    expect(totals.confidentHours).toBeCloseTo(quantile, 9);
    expect(plan({}, "x/1 m spot").totals).not.toHaveProperty("confidentHours");
  });

  test("the expected time has to meet it, too, where it is the longer", () => {
    expect(spotQuantileHours(run, 0.6)).toBe(10);
    const limits = { deadlineHours: 10.5, confidence: 0.6 };
    expect(problems("x/1 m spot", limits)).toHaveLength(1);
    expect(problems("x/1 m spot", { ...limits, deadlineHours: expected })).toEqual([]);
  });

  test("later stages wait for the confident end of earlier ones", () => {
    const stages: StageLiteral[] = [
      { name: "a", hours: 10, pricing: "spot", outputGb: 0 },
      { name: "b", inputs: ["a"], hours: 1 },
    ];
    const { totals } = accepted({ stages, limits: { confidence: 0.95 } }, catalog, {
      a: "x/1 m spot",
      b: "x/1",
    });
    expect(totals.confidentHours).toBeCloseTo(quantile + 1, 9);
  });
});
