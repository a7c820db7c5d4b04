import { describe, expect, test } from "vitest";
import { type Overrides, override } from "../../../src/library/overrides.ts";
import { partsOf } from "../../../src/library/own-catalog.ts";
import { runDocument } from "../../../src/library/run-document.ts";
import { type ReadPipeline, readPipeline } from "../../../src/pipeline/read.ts";
import { readCloudFile, readPriceFile } from "../../../src/pipeline/read-own.ts";

const FILE = `
limits: {budgetUsd: 5}
blocked: [azure]
prices: [{match: aws, percent: -10}]
clouds: {own: {egressUsdPerGb: 0, regions: {a: {machines: []}}}}
stages: [{name: s, run: 'true', env: {N: 3}}]
`;

const readOrThrow = (text: string, file: string): ReadPipeline => {
  const read = readPipeline(text, { file });
  if (!read.ok) throw new Error(read.error.problems[0]?.detail);
  return read.value;
};

const valueIn = <T>(result: { ok: true; value: T } | { ok: false }): T => {
  if (!result.ok) throw new Error("not read");
  return result.value;
};

describe("the document of a run", () => {
  const read = readOrThrow(FILE, "dag.yaml");
  const own = partsOf("dag.yaml", read);

  test("reads as the file with the flags on top", () => {
    const flags: Overrides = {
      hourIsWorth: { kind: "weighted", hourIsWorthUsd: 7 },
      deadline: 3,
      blocked: ["aws/us-east-1"],
    };
    const again = readOrThrow(runDocument(read, own, flags), "run.json");
    expect(again.pipeline).toEqual(override(read.pipeline, flags));
    expect(again.prices).toEqual(read.prices);
    expect(again.clouds).toEqual(read.clouds);
  });

  test("holds clouds and prices of files of their own behind the file's", () => {
    const clouds = valueIn(
      readCloudFile("more: {egressUsdPerGb: 1, regions: {b: {machines: []}}}", { file: "c.yaml" }),
    );
    const prices = valueIn(readPriceFile("[{match: gcp, percent: 5}]", { file: "p.yaml" }));
    const parts = {
      clouds: [...own.clouds, { ...clouds, file: "c.yaml", at: [] }],
      prices: [...own.prices, { ...prices, file: "p.yaml", at: [] }],
    };
    const again = readOrThrow(runDocument(read, parts, {}), "run.json");
    expect(again.clouds.map(({ name }) => name)).toEqual(["own", "more"]);
    expect(again.prices.map(({ match }) => match)).toEqual(["aws", "gcp"]);
    expect(again.pipeline.name).toBe("dag");
  });
});
