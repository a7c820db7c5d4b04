import { describe, expect, test } from "vitest";
import type { InputError } from "../../../src/domain/errors.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { err, ok, type Result } from "../../../src/domain/result.ts";
import { checkAgainstCatalog } from "../../../src/pipeline/check-catalog.ts";
import type { ResolveAccelerator } from "../../../src/pipeline/check-names.ts";
import { readPipeline } from "../../../src/pipeline/read.ts";
import { buildCatalog } from "../../arbitraries/build-catalog.ts";
import { oneStage } from "./problems.ts";

const catalog = buildCatalog({
  regions: [
    { id: "aws/eu-west-1", country: "IE", continent: "EU" },
    { id: "aws/us-east-1", country: "US", continent: "NA", zones: ["us-east-1a"] },
    { id: "aws/us-gov-east-1", country: "US", continent: "NA", partition: "aws-us-gov" },
    { id: "azure/eastus", country: "US", continent: "NA" },
    { id: "gcp/europe-west4", country: "NL", continent: "EU" },
    { id: "vultr/us-east-1", country: "US", continent: "NA" },
  ],
  types: [{ cloud: "aws", name: "p3.8xlarge", accelerator: "V100", acceleratorCount: 4 }],
  prices: [{ region: "gcp/europe-west4", zone: "europe-west4-b", type: "n1", onDemand: 1 }],
  operators: [{ cloud: "aws", operator: "Amazon", headquartersCountry: "US" }],
  certifications: [["aws/eu-west-1", "C5", true]],
  groups: { EU: ["DE", "IE", "NL"], "GDPR-adequate": ["CH"] },
});

const NAMES: Readonly<Record<string, string>> = {
  v100: "V100",
  "tesla-v100": "V100",
  a100: "A100",
  "tpu-v3-8": "tpu-v3-8",
};
const resolve: ResolveAccelerator = (name) => {
  const known = NAMES[name.toLowerCase()];
  return known === undefined ? err({ suggestions: ["A100", "A100-80GB"] }) : ok(known);
};

const check = (content: object): Result<Pipeline, InputError> => {
  const read = readPipeline(JSON.stringify(content), { file: "dag.json" });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return checkAgainstCatalog(read.value.pipeline, catalog, "dag.json", resolve, read.value.source);
};

const checked = (content: object): Pipeline => {
  const result = check(content);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const faults = (content: object): string => {
  const result = check(content);
  if (result.ok) throw new Error("no problem");
  return result.error.problems.map((p) => `${p.pointer}: ${p.detail} | ${p.remedy}`).join("\n");
};

const withPolicy = (policy: object): object => oneStage({}, { policy });

describe("accelerators", () => {
  test("aliases become canonical in requests, runtimes and blocks", () => {
    const pipeline = checked(
      oneStage(
        {
          resources: { anyOf: [{ accelerators: "tesla-v100:4+" }, { accelerators: "tpu-v3-8" }] },
          runtime: { "v100:4": 1, "Tesla-V100:8": 2, "p3.8xlarge": 3, a100: 4 },
        },
        { blocked: [{ accelerator: "tesla-v100" }] },
      ),
    );
    expect(pipeline.stages[0]?.resources.sets.map((set) => set.accelerators)).toEqual([
      { name: "V100", count: { amount: 4, atLeast: true } },
      { name: "tpu-v3-8", count: { amount: 1, atLeast: false } },
    ]);
    expect(pipeline.stages[0]?.runtime).toEqual({
      kind: "by-machine",
      hours: new Map(Object.entries({ "V100:4": 1, "V100:8": 2, "p3.8xlarge": 3, A100: 4 })),
    });
    expect(pipeline.blocked).toEqual([{ accelerator: "V100" }]);
  });

  test("an unknown one is never guessed; suggestions can be copied", () => {
    expect(faults(oneStage({ resources: { accelerators: "A100-8:8" } }))).toBe(
      '/stages/0/resources/accelerators: unknown accelerator "A100-8"; names are never guessed | ' +
        'Did you mean "A100:8" or "A100-80GB:8"?',
    );
  });

  test.each([
    [
      { resources: { anyOf: [{ cpus: 1 }, { accelerators: "X" }] } },
      "/stages/0/resources/anyOf/1/accelerators: ",
    ],
    [
      { resources: { ordered: [{ accelerators: "X" }] } },
      "/stages/0/resources/ordered/0/accelerators: ",
    ],
    [
      { runtime: { "X:2": 1 } },
      '/stages/0/runtime/X:2: "X:2" is no accelerator and no instance type',
    ],
    [{ runtime: { work: 1, per: "h", rates: { X: 1 } } }, "/stages/0/runtime/rates/X: "],
    [{ runtime: { "p3.8xlarg": 1 } }, '"p3.8xlarge"?'],
    [
      { runtime: { "V100:4+": 1 } },
      'a runtime belongs to an exact number of cards | Write "V100:4"',
    ],
    [
      { runtime: { "V100:4": 1, "tesla-v100:4": 2 } },
      '"tesla-v100:4" is "V100:4", whose runtime is given already',
    ],
  ])("%j", (stage, words) => {
    expect(faults(oneStage(stage))).toContain(words);
  });

  test("a block names the card alone", () => {
    expect(faults(oneStage({}, { blocked: [{ accelerator: "V100:4" }] }))).toContain(
      'Write "V100".',
    );
    expect(faults(oneStage({}, { blocked: [{ accelerator: "X" }] }))).toContain(
      "/blocked/0/accelerator: unknown",
    );
  });
});

describe("patterns", () => {
  test.each([
    "aws",
    "*",
    "aws/us-gov-*",
    "*/eu-*",
    "gcp/europe-west4",
    "aws/us-east-1/us-east-1a",
    "gcp/europe-west4/europe-west4-b",
    "onprem/*",
  ])("%s matches something", (pattern) => {
    const datasets = { own: { size: 1, at: "onprem/dc1", egressUsdPerGb: 0 } };
    const content = { ...oneStage({}, { policy: { allow: [pattern] }, datasets }) };
    expect(check(content)).toMatchObject({ ok: true });
  });

  test.each([
    [
      "us-east-1",
      '"us-east-1" is a region without its cloud | Write "aws/us-east-1" or "vultr/us-east-1".',
    ],
    ["europe-*", 'Write "gcp/europe-*".'],
    ["asw", '"asw" is no cloud of the catalog | Did you mean "aws"?'],
    ["asw/eu-west-1", '"asw" is no cloud of the catalog'],
    [
      "aws/eu-west-11",
      '"aws/eu-west-11" matches no region of the catalog | Did you mean "aws/eu-west-1"',
    ],
    ["aws/us-east-1/us-east-1z", 'matches no zone of the catalog | Did you mean "us-east-1a"?'],
    ["azure/eastus/1", 'matches no zone of the catalog | Write "azure/eastus".'],
    [
      "aws-us-gov",
      'is a partition; rules name its regions | Write for example "aws/us-gov-east-1".',
    ],
  ])("%s", (pattern, words) => {
    expect(faults(withPolicy({ deny: [pattern] }))).toContain(words);
    expect(faults(oneStage({ policy: { allow: ["aws", pattern] } }))).toContain(
      "/stages/0/policy/allow/1: ",
    );
    expect(faults(oneStage({}, { blocked: [pattern] }))).toContain("/blocked/0: ");
    expect(faults(oneStage({}, { blocked: [{ location: pattern }] }))).toContain(
      "/blocked/0/location: ",
    );
  });
});

describe("places of data", () => {
  const at = (place: string, more: object = {}): object =>
    oneStage({}, { datasets: { d: { size: 1, at: place, ...more } } });

  test("own storage with its price, also as a destination", () => {
    const content = {
      ...at("onprem/dc1", { egressUsdPerGb: 0.02 }),
      deliver: [{ from: "train", to: "onprem/dc1" }],
    };
    expect(check(content)).toMatchObject({ ok: true });
  });

  test.each([
    ["onprem/dc1", {}, 'add "egressUsdPerGb"'],
    ["asw/eu-west-1", {}, 'Did you mean "aws/eu-west-1"?'],
    ["aws/eu-west-9", { egressUsdPerGb: 1 }, '"aws/eu-west-9" is no region of aws'],
    ["aws/us-east-1/us-east-1q", {}, 'aws/us-east-1 has no zone "us-east-1q"'],
    ["aws/eu-west-1", { egressUsdPerGb: 1 }, 'Remove "egressUsdPerGb"'],
  ])("%s %j", (place, more, words) => {
    expect(faults(at(place, more))).toContain(words);
  });

  test("a delivery to an unknown place", () => {
    const deliver = [{ from: "train", to: "aws/eu-west-9" }];
    expect(faults(oneStage({}, { deliver }))).toContain(
      '/deliver/0/to: "aws/eu-west-9" is no region of aws in the catalog | Did you mean "aws/eu-west-1"',
    );
  });
});

describe("countries, operators, certifications", () => {
  test("get the catalog's spelling", () => {
    const { policy } = checked(
      withPolicy({
        countries: ["eu", "ch", "JP", "gdpr-ADEQUATE"],
        operators: { allow: ["eu"], deny: ["us"] },
        certifications: ["c5"],
      }),
    );
    expect(policy).toMatchObject({
      countries: ["EU", "CH", "JP", "GDPR-adequate"],
      operators: { allow: ["EU"], deny: ["US"] },
      certifications: ["C5"],
    });
  });

  test.each([
    [
      { countries: ["UK"] },
      '/policy/countries/0: "UK" is no ISO 3166 country code and no group of the catalog | Did you mean "GB"?',
    ],
    [{ countries: ["DE", "XX"] }, "/policy/countries/1: "],
    [{ countries: ["Germany"] }, "Write two letters such as DE, or a group such as EU."],
    [
      { operators: { deny: ["USA"] } },
      '/policy/operators/deny/0: "USA" is no ISO 3166 country code and no group of the catalog | Did you mean "US"?',
    ],
    [
      { certifications: ["C6"] },
      'no region of the catalog has the certification "C6" | Did you mean "C5"?',
    ],
    [{ certifications: ["SecNumCloud"] }, "Known: C5."],
  ])("%j", (policy, words) => {
    expect(faults(withPolicy(policy))).toContain(words);
  });
});

test("an unknown instance type", () => {
  expect(faults(oneStage({ resources: { instanceType: "P3.8xlarge" } }))).toContain(
    '"p3.8xlarge"?',
  );
  expect(faults(oneStage({}, { blocked: [{ instanceType: "q9" }] }))).toContain("`sky instances`");
});

test("all problems at once, with lines; without a source they keep their pointers", () => {
  const text =
    '{"stages": [{"name": "a",\n "resources": {"accelerators": "X"},\n "runtime": {"Y": 1}}]}';
  const read = readPipeline(text, { file: "f" });
  if (!read.ok) throw new Error("unreadable");
  const { pipeline, source } = read.value;
  const problems = (from?: typeof source): unknown => {
    const result = checkAgainstCatalog(pipeline, catalog, "f", resolve, from);
    return result.ok ? [] : result.error.problems.map((p) => [p.pointer, p.line, p.column]);
  };
  expect(problems(source)).toEqual([
    ["/stages/0/resources/accelerators", 2, 16],
    ["/stages/0/runtime/Y", 3, 14],
  ]);
  expect(problems()).toEqual([
    ["/stages/0/resources/accelerators", undefined, undefined],
    ["/stages/0/runtime/Y", undefined, undefined],
  ]);
});
