import { describe, expect, it } from "vitest";
import { listAccelerators } from "../../../src/catalog/browse/accelerators.ts";
import { applyPriceOverlays } from "../../../src/catalog/overlays/apply.ts";
import { solveInline } from "../../../src/optimizer/linear/solve-inline.ts";
import { optimize } from "../../../src/optimizer/plan.ts";
import { buildCatalog, type CatalogLiteral } from "../../arbitraries/build-catalog.ts";
import { buildPipeline, gpu, type StageLiteral } from "../../arbitraries/build-pipeline.ts";

/** Cases with right answers, by their number. */
const OPTIONS = {
  solver: "auto",
  timeLimitMs: 10_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
} as const;

const planOf = async (stage: Partial<StageLiteral>, literal: CatalogLiteral) => {
  const pipeline = buildPipeline({ stages: [{ name: "train", hours: 1, ...stage }] });
  return optimize(pipeline, buildCatalog(literal), OPTIONS, solveInline);
};
const placed = async (stage: Partial<StageLiteral>, literal: CatalogLiteral) => {
  const plan = await planOf(stage, literal);
  if (!plan.ok) return plan.error;
  const [train] = plan.value.stages;
  return [train?.location, train?.instanceType, plan.value.totals.usd];
};
const listed = (literal: CatalogLiteral, name: string, allRegions = true) => {
  const listing = listAccelerators(buildCatalog(literal), { name, allRegions });
  if (!listing.ok) throw new Error(JSON.stringify(listing.error));
  return listing.value.entries.flatMap(({ places }) =>
    places.map(({ place, onDemand }) => [place, onDemand?.usdPerHour]),
  );
};

const cards = (cloud: string, name: string, accelerator: string, acceleratorCount: number) => ({
  cloud,
  name,
  accelerator,
  acceleratorCount,
});

describe("C-24: the same region name in two clouds", () => {
  const literal: CatalogLiteral = {
    prices: [
      { region: "a/us-east-1", type: "m", onDemand: 1 },
      { region: "v/us-east-1", type: "m", onDemand: 0.9 },
    ],
  };

  it("a pattern over all clouds takes the cheaper one", async () => {
    const policy = { allow: ["*/us-east-1"] };
    expect(await placed({ policy }, literal)).toEqual(["v/us-east-1", "m", 0.9]);
  });

  it("a region alone is refused, never taken for the first cloud that has it", () => {
    expect(listAccelerators(buildCatalog(literal), { clouds: ["us-east-1"] })).toEqual({
      ok: false,
      error: [{ part: "cloud", seen: "us-east-1", suggestions: ["a/us-east-1", "v/us-east-1"] }],
    });
  });
});

describe("C-25: another card is never taken", () => {
  const literal: CatalogLiteral = {
    accelerators: [
      { name: "A100", memoryGib: 40 },
      { name: "A100-80GB", memoryGib: 80 },
      { name: "H100", memoryGib: 80, aliases: ["H100-80GB"] },
    ],
    types: [cards("a", "small", "A100", 8), cards("a", "hopper", "H100", 8)],
    prices: [
      { region: "a/r", type: "small", onDemand: 10 },
      { region: "a/r", type: "hopper", onDemand: 30 },
    ],
  };

  it("an unknown name is an error with suggestions", () => {
    expect(listAccelerators(buildCatalog(literal), { name: "A100-8:8" })).toMatchObject({
      error: [{ suggestions: ["A100:8", "A100-80GB:8"] }],
    });
  });

  it("a 40 GB card is not an 80 GB card", async () => {
    expect(listed(literal, "A100-80GB:8")).toEqual([]);
    const plan = await planOf({ anyOf: [gpu("A100-80GB", 8)] }, literal);
    expect(plan).toMatchObject({ ok: false, error: { kind: "infeasible" } });
  });

  it("a true alias is the same card", () => {
    expect(listed(literal, "h100-80gb:8")).toEqual([["a/r", 30]]);
  });
});

describe("C-29: blank is not free", () => {
  const literal: CatalogLiteral = {
    accelerators: [{ name: "H200", memoryGib: 141 }],
    types: [cards("a", "h8", "H200", 8)],
    prices: [
      { region: "a/eu-north", type: "h8" },
      { region: "a/us-east", type: "h8", onDemand: 84.8 },
    ],
  };
  const anyOf = [gpu("H200", 8)];

  it("the known price wins, and the unknown one is counted", async () => {
    const plan = await planOf({ anyOf }, literal);
    expect(plan).toMatchObject({
      ok: true,
      value: {
        stages: [{ location: "a/us-east", usdPerHour: 84.8 }],
        excluded: [{ reason: "price unknown", offers: 1 }],
      },
    });
    expect(listed(literal, "H200")).toEqual([
      ["a/us-east", 84.8],
      ["a/eu-north", undefined],
    ]);
  });

  it("a price of the user's own makes the place usable", async () => {
    const { catalog } = applyPriceOverlays(buildCatalog(literal), [
      { match: "a/eu-north", change: { per: "accelerator", usdPerAcceleratorHour: 5 } },
    ]);
    const pipeline = buildPipeline({ stages: [{ name: "train", hours: 1, anyOf }] });
    const plan = await optimize(pipeline, catalog, OPTIONS, solveInline);
    expect(plan).toMatchObject({
      value: { stages: [{ location: "a/eu-north", usd: 40, priceSource: "overlay" }] },
    });
  });
});

describe("C-32 and C-37: a price is that of the whole machine", () => {
  const literal: CatalogLiteral = {
    accelerators: [{ name: "A100" }, { name: "A4000" }, { name: "tpu-v5p-512" }],
    types: [
      cards("g", "a2-1g", "A100", 1),
      cards("m", "8x", "A4000", 8),
      cards("g", "tpu", "tpu-v5p-512", 1),
    ],
    prices: [
      { region: "g/us", type: "a2-1g", onDemand: 3.67 },
      { region: "m/r", type: "8x", onDemand: 1.28 },
      { region: "g/us", type: "tpu", onDemand: 256 * 2.7 },
    ],
  };

  it("host and card together, where both are sold", () => {
    expect(listed(literal, "A100")).toEqual([["g/us", 3.67]]);
  });

  it("8 cards at 1.28 are 0.16 a card, and a plan costs 1.28", async () => {
    const listing = listAccelerators(buildCatalog(literal), { name: "A4000:8" });
    expect(listing).toMatchObject({
      value: {
        entries: [{ places: [{ onDemand: { usdPerHour: 1.28, usdPerAcceleratorHour: 0.16 } }] }],
      },
    });
    expect(await placed({ anyOf: [gpu("A4000", 8)] }, literal)).toEqual(["m/r", "8x", 1.28]);
  });

  it("a TPU slice is one accelerator at chips × price of a chip", () => {
    expect(listed(literal, "tpu-v5p-512")).toEqual([["g/us", 691.2]]);
  });
});

describe("C-38: two service levels are two machines", () => {
  const literal: CatalogLiteral = {
    types: [
      cards("r", "2x_A6000_COMMUNITY", "A6000", 2),
      cards("r", "2x_A6000_SECURE", "A6000", 2),
    ],
    prices: [
      { region: "r/EU-SE", type: "2x_A6000_COMMUNITY", onDemand: 0.98 },
      { region: "r/EU-SE", type: "2x_A6000_SECURE", onDemand: 1.52 },
    ],
  };

  it("the plan names the one that its price is of", async () => {
    const anyOf = [gpu("A6000", 2)];
    const limits = { usdPerNodeHour: 1 };
    expect(await placed({ anyOf, limits }, literal)).toEqual([
      "r/EU-SE",
      "2x_A6000_COMMUNITY",
      0.98,
    ]);
    expect(await placed({ anyOf: [{ instanceType: "2x_A6000_SECURE" }] }, literal)).toEqual([
      "r/EU-SE",
      "2x_A6000_SECURE",
      1.52,
    ]);
  });
});

describe("C-40: no price from another region", () => {
  const literal: CatalogLiteral = {
    regions: ["a/eu-central", "a/us-east-1", { id: "a/gov-west", partition: "a-gov" }],
    accelerators: [{ name: "Q" }],
    types: [cards("a", "q", "Q", 1)],
    prices: [
      { region: "a/us-east-2", type: "q", onDemand: 5 },
      { region: "a/gov-west", type: "q", onDemand: 6 },
    ],
  };

  it("a machine is offered where it has a price, and nowhere else", async () => {
    expect(listed(literal, "Q")).toEqual([["a/us-east-2", 5]]);
    const plan = await planOf({ policy: { allow: ["a/eu-central"] } }, literal);
    expect(plan).toMatchObject({ ok: false, error: { kind: "infeasible" } });
  });
});
