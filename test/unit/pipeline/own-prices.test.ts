import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { resolveAccelerator } from "../../../src/catalog/accelerator-names.ts";
import { checkPrices } from "../../../src/pipeline/check-prices.ts";
import { type ReadPipeline, readPipeline } from "../../../src/pipeline/read.ts";
import { readCloudFile, readPriceFile } from "../../../src/pipeline/read-own.ts";
import { buildCatalog } from "../../arbitraries/build-catalog.ts";
import { oneStage, onlyProblem } from "./problems.ts";

const read = (rest: object): ReadPipeline => {
  const result = readPipeline(JSON.stringify(oneStage({}, rest)), { file: "dag.json" });
  if (!result.ok) throw new Error(JSON.stringify(result.error.problems));
  return result.value;
};
const problem = (rest: object): string => {
  const result = readPipeline(JSON.stringify(oneStage({}, rest)), { file: "dag.json" });
  if (result.ok) throw new Error("read without a problem");
  return result.error.problems.map((p) => `${p.pointer}: ${p.detail} | ${p.remedy}`).join("\n");
};
const cloudWith = (machine: object, rest: object = {}) => ({
  clouds: { onprem: { egressUsdPerGb: 0, regions: { dc1: { machines: [machine] } }, ...rest } },
});

describe("prices", () => {
  test.each([
    [{ percent: -15 }, { per: "percent", percent: -15 }],
    [{ usdPerHour: 3 }, { per: "machine", usdPerHour: 3 }],
    [{ perAcceleratorHourUsd: 1.1 }, { per: "accelerator", usdPerAcceleratorHour: 1.1 }],
    [{ perVcpuHourUsd: 0.05 }, { per: "size", usdPerVcpuHour: 0.05 }],
    [
      { perVcpuHourUsd: 0.05, perGibHourUsd: 0.01 },
      { per: "size", usdPerVcpuHour: 0.05, usdPerGibHour: 0.01 },
    ],
  ])("%j", (price, change) => {
    expect(read({ prices: [{ match: "aws", ...price }] }).prices).toEqual([
      { match: "aws", change },
    ]);
  });

  it("keep their order and all of their parts", () => {
    const parts = { instanceType: "m", accelerator: "T4", market: "on-demand", firstNodeHours: 9 };
    const prices = [
      { match: "aws/eu-*", percent: -5, ...parts },
      { match: "gcp", usdPerHour: 1 },
    ];
    expect(read({ prices }).prices).toEqual([
      { match: "aws/eu-*", ...parts, change: { per: "percent", percent: -5 } },
      { match: "gcp", change: { per: "machine", usdPerHour: 1 } },
    ]);
  });

  test.each([
    [{}, "/prices/0: seen an object, needed one price with its unit"],
    [{ price: 3.5 }, '"price" is not a field of this object'],
    [{ percent: -15, usdPerHour: 3 }, "needed one price with its unit"],
    [{ perAcceleratorHourUsd: 1, perVcpuHourUsd: 1 }, "needed one price with its unit"],
    [{ percent: 0 }, "/prices/0/percent: seen 0, needed a number of per cent above -100"],
    [{ percent: -100 }, "above -100, other than 0"],
    [{ usdPerHour: 0 }, "/prices/0/usdPerHour: seen 0, needed a price above 0 in USD per hour"],
    [{ perAcceleratorHourUsd: "3.50" }, 'seen "3.50", needed a price above 0'],
    [{ percent: 10, firstNodeHours: 5 }, "needed a discount (a percent below 0, on-demand)"],
    [{ usdPerHour: 3, firstNodeHours: 5 }, "needed a discount"],
    [{ percent: -10, firstNodeHours: 5, market: "spot" }, "needed a discount"],
    [{ percent: -10, firstNodeHours: 0 }, "needed a number of node-hours above 0"],
    [{ match: "aws/eu/b/c", percent: 1 }, "/prices/0/match: seen"],
  ])("%j is refused", (entry, words) => {
    expect(problem({ prices: [{ match: "aws", ...entry }] })).toContain(words);
  });

  it("a place is needed", () => {
    expect(problem({ prices: [{ percent: -1 }] })).toContain('"match" is missing');
  });
});

describe("clouds", () => {
  it("in domain terms", () => {
    const { clouds } = read(
      cloudWith(
        {
          instanceType: "dgx",
          cpus: 96,
          memory: 768,
          accelerators: "A100-80GB:8",
          features: ["rdma"],
          perAcceleratorHourUsd: 3.5,
        },
        { gbps: 10, operatorCountry: "DE" },
      ),
    );
    expect(clouds).toEqual([
      {
        name: "onprem",
        egressUsdPerGb: 0,
        gbps: 10,
        operatorCountry: "DE",
        regions: [
          {
            name: "dc1",
            machines: [
              {
                instanceType: "dgx",
                vcpus: 96,
                memoryGib: 768,
                accelerators: { name: "A100-80GB", count: { amount: 8, atLeast: false } },
                features: ["rdma"],
                price: { per: "accelerator", usdPerAcceleratorHour: 3.5 },
              },
            ],
          },
        ],
      },
    ]);
  });

  test.each([
    [cloudWith({}), '"instanceType" is missing'],
    [cloudWith({ instanceType: "m", usdPerHour: 1, perVcpuHourUsd: 1 }), "at most one price"],
    [cloudWith({ instanceType: "m", cpus: 0 }), "a number of vCPUs above 0"],
    [cloudWith({ instanceType: "m", cpus: "8+" }), "a number of vCPUs above 0"],
    [{ clouds: { onprem: { regions: { dc1: { machines: [] } } } } }, '"egressUsdPerGb" is missing'],
    [{ clouds: { onprem: { egressUsdPerGb: 0, regions: {} } } }, "an object with regions by name"],
    [
      { clouds: { "on/prem": { egressUsdPerGb: 0, regions: { a: { machines: [] } } } } },
      "a name without blanks, / or *",
    ],
    [{ clouds: [] }, "an object with clouds by name"],
    [
      { clouds: { o: { egressUsdPerGb: 0, regions: { a: { country: "UK", machines: [] } } } } },
      "an ISO country code",
    ],
  ])("%j is refused", (rest, words) => {
    expect(problem(rest)).toContain(words);
  });

  it("a key named __proto__ is refused, not lost", () => {
    const text = '{"stages": [{"name": "a"}], "clouds": {"__proto__": {"egressUsdPerGb": 0}}}';
    expect(readPipeline(text, { file: "dag.json" }).ok).toBe(false);
  });
});

it("a pipeline alone cannot tell them, so parsePipeline refuses", () => {
  expect(onlyProblem(oneStage({}, { prices: [{ match: "aws", percent: -15 }] }))).toContain(
    '/prices: "prices" changes the catalog, not only the pipeline | Read the file with readPipeline',
  );
  expect(read({ prices: [], clouds: {} })).toMatchObject({ prices: [], clouds: [] });
});

describe("files of their own", () => {
  it("hold what the field holds, in YAML or JSON", () => {
    const yaml = readPriceFile("- {match: aws, percent: -15}\n", { file: "own.yaml" });
    const json = readPriceFile('[{"match": "aws", "percent": -15}]', { file: "own.json" });
    expect(yaml.ok && yaml.value.value).toEqual([
      { match: "aws", change: { per: "percent", percent: -15 } },
    ]);
    expect(json.ok && json.value.value).toEqual(yaml.ok && yaml.value.value);
    const clouds = readCloudFile("onprem: {egressUsdPerGb: 0, regions: {dc1: {machines: []}}}", {
      file: "clouds.yaml",
    });
    expect(clouds.ok && clouds.value.value[0]?.name).toBe("onprem");
  });

  it("tell where they are wrong", () => {
    const result = readPriceFile("- match: aws\n  percent: -100\n", { file: "own.yaml" });
    expect(result).toMatchObject({
      error: { file: "own.yaml", problems: [{ pointer: "/0/percent", line: 2 }] },
    });
    expect(readPriceFile("prices: []", { file: "own.yaml" })).toMatchObject({
      error: { problems: [{ detail: "seen an object, needed a list of prices" }] },
    });
    expect(readCloudFile("[", { file: "c.yaml" }).ok).toBe(false);
  });
});

it.each(["prices", "clouds"])("the example of %s in the documentation can be read", (field) => {
  const page = readFileSync(new URL("../../../docs/pipeline-file.md", import.meta.url), "utf8");
  const example = new RegExp(`\`\`\`yaml\\n(${field}:[^]*?)\`\`\``).exec(page)?.[1] ?? "";
  const result = readPipeline(`${example}stages: [{name: a}]\n`, { file: "dag.yaml" });
  expect(result).toMatchObject({ ok: true });
  expect(
    result.ok && result.value[field === "prices" ? "prices" : "clouds"].length,
  ).toBeGreaterThan(0);
});

describe("names against the catalog", () => {
  const catalog = buildCatalog({
    accelerators: [{ name: "A100", aliases: ["A100-40GB"] }],
    prices: [{ region: "aws/eu", type: "m", onDemand: 1 }],
  });
  const resolve = (name: string) => resolveAccelerator(catalog, name);
  const check = (prices: readonly object[]) => {
    const { prices: overlays, source } = read({ prices });
    return checkPrices(overlays, catalog, "dag.json", resolve, source, ["prices"]);
  };

  it("accelerators come out by their canonical name", () => {
    const checked = check([{ match: "aws", accelerator: "a100-40gb", percent: -1 }]);
    expect(checked).toMatchObject({ ok: true, value: [{ accelerator: "A100" }] });
  });

  it("all that match nothing are told together", () => {
    const checked = check([
      { match: "awz", percent: -1 },
      { match: "aws/us", percent: -1 },
      { match: "aws", instanceType: "mm", percent: -1 },
      { match: "aws", accelerator: "A100:8", percent: -1 },
    ]);
    expect(checked).toMatchObject({
      error: {
        problems: [
          { pointer: "/prices/0/match", remedy: 'Did you mean "aws"?' },
          { pointer: "/prices/1/match" },
          { pointer: "/prices/2/instanceType" },
          { pointer: "/prices/3/accelerator", remedy: 'Write "A100".' },
        ],
      },
    });
  });
});
