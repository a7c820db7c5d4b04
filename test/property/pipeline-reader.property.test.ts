import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readJson } from "../../src/pipeline/json-source.ts";
import { parsePipeline } from "../../src/pipeline/read.ts";
import { toValue } from "../../src/pipeline/source-node.ts";

const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true });
const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "9",
    "true",
    "null",
    "1e3",
    "a -> b",
    "~/",
  ),
);
const place = fc.constantFrom("aws/eu-west-1", "gcp/us-central1/us-central1-b", "onprem/dc1");
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const size = fc.oneof(
  amount,
  amount.map((gb) => `${gb.toFixed(3)} GiB`),
  fc.constant("0GB"),
);
const duration = fc.oneof(amount, fc.constantFrom("8.4h", "90m", "2h30m", "1d"));
const quantity = fc.oneof(fc.integer({ min: 1, max: 512 }), fc.constantFrom("8", "8+"));
const set = fc.record(
  {
    accelerators: fc.oneof(fc.constantFrom("V100:4", "V100", "T4:2+"), fc.constant({ V100: 4 })),
    acceleratorMemory: quantity,
    cpus: quantity,
    memory: quantity,
    instanceType: fc.constant("m5.large"),
    features: fc.constant(["confidential"]),
  },
  { requiredKeys: [] },
);
const resources = fc.oneof(
  set,
  fc.record({ anyOf: fc.array(set, { minLength: 1, maxLength: 3 }) }),
  fc.record({ ordered: fc.array(set, { minLength: 1, maxLength: 3 }) }),
);
const runtime = fc.oneof(
  duration,
  fc.record({ "V100:4": duration, "tpu-v3-8": duration }),
  fc.record({
    work: amount,
    per: fc.constantFrom("s", "m", "h", "d"),
    rates: fc.record({ T4: amount }),
  }),
);
const policy = fc.record(
  {
    allow: fc.constant(["aws", "gcp/europe-*"]),
    countries: fc.constantFrom(["EU"], ["DE", "FR"]),
    movement: fc.constantFrom("none", "continental", "global"),
  },
  { requiredKeys: [] },
);

interface FileStage {
  readonly name: string;
  readonly inputs: readonly string[];
}

/** A valid file: unique names, inputs only from earlier names. */
const file = fc
  .uniqueArray(name, { minLength: 1, maxLength: 8 })
  .chain((names) =>
    fc.record({
      names: fc.constant(names),
      datasets: fc.integer({ min: 0, max: names.length - 1 }),
      picks: fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 8, maxLength: 8 }),
      stages: fc.array(
        fc.record({
          runtime: optional(runtime),
          output: optional(size),
          resources: optional(resources),
          nodes: optional(fc.integer({ min: 1, max: 64 })),
          policy: optional(policy),
        }),
        { minLength: 8, maxLength: 8 },
      ),
      data: fc.array(fc.record({ size, at: place, policy: optional(policy) }), {
        minLength: 8,
        maxLength: 8,
      }),
    }),
  )
  .map(({ names, datasets, picks, stages, data }) => {
    const table = Object.create(null) as Record<string, unknown>;
    names.slice(0, datasets).forEach((dataset, i) => {
      table[dataset] = data[i];
    });
    const list: FileStage[] = names.slice(datasets).map((stage, i) => {
      const before = names.slice(0, datasets + i);
      const inputs = (picks[i] ?? []).flatMap((pick) => before[pick % (before.length || 1)] ?? []);
      return { ...stages[i], name: stage, inputs: [...new Set(inputs)] };
    });
    return { datasets: table, stages: list };
  });

describe("a valid pipeline", () => {
  test("is read, with every name and input, and the same from JSON and YAML", () => {
    fc.assert(
      fc.property(file, (content) => {
        const json = JSON.stringify(content);
        const fromJson = parsePipeline(json, { file: "dag.json" });
        const fromYaml = parsePipeline(stringify(JSON.parse(json)), { file: "dag.yaml" });
        const jsonAsYaml = parsePipeline(json, { file: "dag.yaml" });
        expect(fromJson).toMatchObject({ ok: true });
        expect(fromYaml).toEqual(fromJson);
        expect(jsonAsYaml).toEqual(fromJson);
        if (!fromJson.ok) return;
        expect(fromJson.value.stages.map(({ name, inputs }) => [name, inputs])).toEqual(
          content.stages.map(({ name, inputs }) => [name, inputs]),
        );
        expect(fromJson.value.datasets.map((d) => d.name).sort()).toEqual(
          Object.keys(content.datasets).sort(),
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** Never throws; a failure has at least one problem, and each has a place. */
const survives = (text: string, fileName: string): void => {
  const result = parsePipeline(text, { file: fileName });
  if (result.ok) return;
  expect(result.error.problems.length).toBeGreaterThan(0);
  for (const { line, column, detail } of result.error.problems) {
    expect(line).toBeGreaterThan(0);
    expect(column).toBeGreaterThan(0);
    expect(detail).not.toMatch(/undefined|\[object/);
  }
};

const KEYS = [
  "stages",
  "name",
  "inputs",
  "runtime",
  "resources",
  "anyOf",
  "datasets",
  "policy",
  "__proto__",
  "blocked",
  "limits",
  "objective",
  "work",
  "rates",
  "accelerators",
  "deliver",
];
const almost = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 0, -1, 1e308, "", "a", "V100:4", "8h", "1GB", "aws/x"),
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("node"), { maxKeys: 5 }),
  ),
})).node;

describe("anything else is a value too, never an exception", () => {
  test("arbitrary JSON values", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        survives(text, "dag.json");
        survives(text, "dag.yaml");
      }),
      { numRuns: 500 },
    );
  });

  test("objects of the right words in the wrong places", () => {
    fc.assert(
      fc.property(fc.record({ stages: fc.array(almost, { maxLength: 4 }) }), almost, (a, b) => {
        survives(JSON.stringify(a), "dag.json");
        survives(JSON.stringify(b), "dag.json");
      }),
      { numRuns: 500 },
    );
  });

  test("arbitrary strings, as JSON, as YAML, or as they look", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."{}[]:,-?&*!|>'\"%@`# \n\tab1."), maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, (content) => {
        for (const name of ["a.json", "a.yaml", "-"]) survives(content, name);
      }),
      { numRuns: 500 },
    );
  });

  test("a valid file cut off or with one character changed", () => {
    const broken = fc
      .tuple(file, fc.nat(), fc.string({ maxLength: 1 }))
      .map(([content, at, char]) => {
        const text = JSON.stringify(content);
        const i = at % text.length;
        return text.slice(0, i) + char + (at % 2 === 0 ? text.slice(i + 1) : "");
      });
    fc.assert(
      fc.property(broken, (text) => survives(text, "dag.json")),
      { numRuns: 500 },
    );
  });
});

test("JSON is read as JSON.parse reads it, except for keys written twice", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const read = readJson(text);
      expect(read).toMatchObject({ ok: true });
      if (read.ok)
        expect(JSON.stringify(toValue(read.value))).toBe(JSON.stringify(JSON.parse(text)));
    }),
    { numRuns: 300 },
  );
});
