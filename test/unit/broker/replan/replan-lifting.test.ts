import { describe, expect, it } from "vitest";
import type { Block } from "../../../../src/broker/events.ts";
import { replanLifting } from "../../../../src/broker/replan/replan-lifting.ts";
import { solveInline } from "../../../../src/optimizer/linear/solve-inline.ts";
import { buildPipeline } from "../../../arbitraries/build-pipeline.ts";
import { OPTIONS, placesIn, situationOf, world } from "./situations.ts";

const block = (location: string, fromMs: number): Block => ({
  what: { location },
  because: "no-capacity",
  fromMs,
  untilMs: fromMs + 1000,
});

const PIPELINE = buildPipeline({ stages: [{ name: "one", hours: 1 }] });

const lifting = async (blocks: readonly Block[], pipeline = PIPELINE) => {
  const answer = await replanLifting(
    pipeline,
    world(),
    situationOf({}),
    blocks,
    OPTIONS,
    solveInline,
  );
  if (!answer.ok) return answer.error;
  const { plan, lifted } = answer.value;
  return { places: placesIn(plan), lifted: lifted.map(({ what }) => what.location) };
};

describe("the place that just failed is tried last (skypilot#2234)", () => {
  it("goes on to the next place, not back to the first", async () => {
    expect(await lifting([block("aws", 1)])).toEqual({ places: ["gcp/b"], lifted: [] });
    expect(await lifting([block("gcp", 2), block("aws", 1)])).toEqual({
      places: ["azure/c"],
      lifted: [],
    });
  });

  it("goes back to the first when all were tried", async () => {
    const all = [block("gcp", 2), block("azure", 3), block("aws", 1)];
    expect(await lifting(all)).toEqual({ places: ["aws/a"], lifted: ["aws"] });
    const later = [block("gcp", 2), block("azure", 3), block("aws", 4)];
    expect(await lifting(later)).toEqual({ places: ["gcp/b"], lifted: ["gcp"] });
  });

  it("puts back what need not be lifted", async () => {
    const pipeline = buildPipeline({
      policy: { allow: ["gcp", "azure"] },
      stages: [{ name: "one", hours: 1 }],
    });
    const all = [block("aws", 1), block("gcp", 2), block("azure", 3)];
    expect(await lifting(all, pipeline)).toEqual({ places: ["gcp/b"], lifted: ["gcp"] });
  });

  it("says why when there is no plan even without blocks", async () => {
    const pipeline = { ...PIPELINE, limits: { budgetUsd: 0.5 } };
    expect(await lifting([block("aws", 1)], pipeline)).toMatchObject({
      kind: "infeasible",
      conflict: ["budget 0.5 USD"],
    });
  });
});
