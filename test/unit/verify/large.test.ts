import { expect, test } from "vitest";
import type { Catalog } from "../../../src/domain/catalog.ts";
import { verify } from "../../../src/optimizer/verify/verify.ts";
import { buildCatalog } from "../../arbitraries/build-catalog.ts";
import { buildPipeline } from "../../arbitraries/build-pipeline.ts";

const REGIONS = 200;
const ROWS = 110_000;
const STAGES = 1_000;

/** A catalog of full size: the same few rows over and over, since only the size matters. */
const largeCatalog = (): Catalog => {
  const regions = Array.from({ length: REGIONS }, (_, at) => `aws/r${String(at).padStart(3, "0")}`);
  const small = buildCatalog({
    regions: regions.map((id) => ({ id, country: "DE", continent: "EU" })),
    prices: regions.map((region) => ({ region, type: "m5", onDemand: 1 })),
    egress: [["*", "same-continent", 0.02]],
    groups: { EU: ["DE", "FR"] },
  });
  const { prices } = small;
  const zeros = { zone: new Uint16Array(ROWS), asOf: new Uint16Array(ROWS) };
  return {
    ...small,
    prices: {
      ...prices,
      ...zeros,
      length: ROWS,
      instanceType: new Uint32Array(ROWS),
      region: Uint16Array.from({ length: ROWS }, (_, row) => row % REGIONS),
      onDemandUsdPerHour: new Float64Array(ROWS).fill(1),
      spotUsdPerHour: new Float64Array(ROWS).fill(Number.NaN),
      spotInterruptionPct: new Float64Array(ROWS).fill(Number.NaN),
      source: new Uint16Array(ROWS),
      confidence: new Uint8Array(ROWS),
    },
  };
};

test("a thousand stages on a catalog of full size take a fraction of a second", () => {
  const catalog = largeCatalog();
  const names = Array.from({ length: STAGES }, (_, at) => `s${at}`);
  const pipeline = buildPipeline({
    policy: { countries: ["EU"], deny: ["aws/us-*"] },
    datasets: [{ name: "data", sizeGb: 10, at: "aws/r000", policy: { movement: "continental" } }],
    stages: names.map((name, at) => ({
      name,
      hours: 1,
      outputGb: 1,
      inputs: ["data", ...[at - 1, at - 7, at - 50].filter((i) => i >= 0).map((i) => `s${i}`)],
    })),
  });
  const placements = names.map((stage, at) => ({
    stage,
    priceRow: (at * 97) % ROWS,
    market: "on-demand" as const,
  }));
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const before = performance.now();
    const result = verify(pipeline, catalog, placements);
    fastestMs = Math.min(fastestMs, performance.now() - before);
    expect(result.ok && result.value.totals.computeUsd).toBe(STAGES);
  }
  // The first of three runs took 105 to 148 ms on two busy cores; the best of three forgives a moment's load.
  expect(fastestMs).toBeLessThan(300);
});
