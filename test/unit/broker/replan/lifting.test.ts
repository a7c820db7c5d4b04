import { describe, expect, it } from "vitest";
import { planLifting } from "../../../../src/broker/replan/lift.ts";
import { buildPipeline } from "../../../arbitraries/build-pipeline.ts";
import { answerTo, placesIn, situationOf } from "./situations.ts";

const PIPELINE = buildPipeline({ stages: [{ name: "one", hours: 1 }] });

/** @param locations  blocked, the oldest first */
const lifting = async (locations: readonly string[], pipeline = PIPELINE) => {
  const blocked = locations.map((location) => ({ location }));
  const answer = await planLifting(situationOf({ blocked }), (situation) =>
    answerTo(pipeline, situation),
  );
  if (!answer.ok) return answer.error;
  return {
    places: placesIn(answer.value.plan),
    lifted: answer.value.lifted.map(({ location }) => location),
  };
};

describe("the place that just failed is tried last (skypilot#2234)", () => {
  it("goes on to the next place, not back to the first", async () => {
    expect(await lifting(["aws"])).toEqual({ places: ["gcp/b"], lifted: [] });
    expect(await lifting(["aws", "gcp"])).toEqual({ places: ["azure/c"], lifted: [] });
  });

  it("goes back to the first when all were tried", async () => {
    const first = { places: ["aws/a"], lifted: ["aws"] };
    expect(await lifting(["aws", "gcp", "azure"])).toEqual(first);
    const second = { places: ["gcp/b"], lifted: ["gcp"] };
    expect(await lifting(["gcp", "azure", "aws"])).toEqual(second);
  });

  it("says why when there is no plan even without blocks", async () => {
    const poor = { ...PIPELINE, limits: { budgetUsd: 0.5 } };
    expect(await lifting(["aws"], poor)).toMatchObject({ conflict: ["budget 0.5 USD"] });
  });
});
