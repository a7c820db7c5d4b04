import { describe, expect, test } from "vitest";
import { oneStage, onlyProblem, problemsOf } from "./problems.ts";

describe("unknown fields", () => {
  test("the nearest known one is suggested", () => {
    expect(onlyProblem(oneStage({ runtme: "1h" }))).toMatch(
      /^\/stages\/0\/runtme: "runtme" is not a field of this object \| Did you mean "runtime"\? Known fields: name, inputs,/,
    );
    expect(onlyProblem(oneStage({}, { dataset: {} }))).toContain('Did you mean "datasets"?');
  });

  test.each(["__proto__", "constructor", "toString"])("%s is one, at any depth", (field) => {
    const text = `{"stages": [{"name": "a", "policy": {"${field}": 1}}], "${field}": {}}`;
    expect(problemsOf(text).map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining([`/${field}`, `/stages/0/policy/${field}`]),
    );
    expect(problemsOf(text)).toHaveLength(2);
  });
});

test("a machine cannot be called __proto__", () => {
  const text = '{"stages": [{"name": "a", "runtime": {"T4": 1, "__proto__": 2}}]}';
  expect(onlyProblem(text)).toContain("/stages/0/runtime/__proto__: ");
});

describe("values", () => {
  test.each([
    ["output", "-1GB", 'seen "-1GB", needed a size of 0 or more | Write for example "120GB"'],
    ["output", -1, "seen -1, needed a size of 0 or more"],
    ["output", "12 parsecs", "needed a size"],
    ["output", null, "seen null, needed a size"],
    ["output", "1e999GB", "needed a size"],
    ["runtime", 0, "seen 0, needed a duration above 0"],
    ["runtime", "0h", "needed a duration above 0"],
    ["runtime", "soon", 'seen "soon", needed a duration above 0 | Write for example "8.4h"'],
    ["runtime", true, "seen true, needed a duration, or durations by machine"],
    ["runtime", {}, "seen an empty object, needed at least one accelerator or machine"],
    ["nodes", 0, "seen 0, needed a whole number of nodes"],
    ["nodes", 1.5, "seen 1.5, needed a whole number of nodes"],
    ["nodes", "2", 'seen "2", needed a whole number of nodes'],
    ["pricing", "cheap", 'needed "on-demand" or "spot" or "any"'],
    ["sharing", "no", 'needed "per-consumer" or "per-region"'],
    ["inputs", "proc", 'seen "proc", needed a list of names'],
    ["outputPerNode", "yes", "needed true or false"],
    ["limits", { usd: -1 }, "needed an amount of 0 or more in USD"],
  ])("%s: %j", (field, value, words) => {
    const problem = onlyProblem(oneStage({ [field]: value }));
    expect(problem).toContain(`/stages/0/${field}`);
    expect(problem).toContain(words);
  });

  test.each(["1e400", "-1e400"])("%s is not finite", (number) => {
    const text = `{"stages": [{"name": "a", "output": ${number}}]}`;
    expect(onlyProblem(text)).toContain("seen a number that is not finite, needed a size");
  });

  test.each([".inf", ".nan", "1e400"])("YAML %s is not finite", (number) => {
    const text = `stages:\n  - name: a\n    output: ${number}\n`;
    expect(onlyProblem(text, "a.yaml")).toContain("seen a number that is not finite");
  });

  test.each([
    ["allow", "us/a/b/c"],
    ["deny", "aws/**"],
    ["deny", "*/*a*b*c*"],
    ["allow", ""],
  ])("a pattern in %s: %j", (field, pattern) => {
    expect(onlyProblem(oneStage({}, { policy: { [field]: [pattern] } }))).toContain(
      "needed a cloud or a place, with at most four * for anything",
    );
  });

  test("a place without its cloud", () => {
    const datasets = { d: { size: 1, at: "us-east-1" } };
    expect(onlyProblem(oneStage({}, { datasets }))).toBe(
      '/datasets/d/at: seen "us-east-1", needed a place, cloud/region | Write for example "aws/eu-west-1".',
    );
  });

  test("a missing field is named", () => {
    expect(onlyProblem(oneStage({}, { datasets: { d: { size: 1 } } }))).toContain(
      '/datasets/d/at: "at" is missing; needed a place',
    );
    expect(onlyProblem({ stages: [{}] })).toContain('"name" is missing; needed a name');
  });

  test("names that are no text", () => {
    expect(onlyProblem("stages: [{name: true}]", "a.yaml")).toContain("seen true, needed a name");
    expect(onlyProblem({ stages: [{ name: "" }] })).toContain('seen "", needed a name');
    expect(onlyProblem({ stages: [{ name: "x".repeat(501) }] })).toContain("at most 500");
    expect(onlyProblem(oneStage({}, { datasets: { "": { size: 1, at: "a/b" } } }))).toContain(
      "0 characters",
    );
  });
});

describe("forms", () => {
  test("anyOf stands alone", () => {
    const resources = { anyOf: [{ cpus: 1 }], cpus: 2 };
    expect(onlyProblem(oneStage({ resources }))).toBe(
      '/stages/0/resources/cpus: seen 2, needed nothing beside anyOf | Write "cpus" into each alternative of anyOf.',
    );
    const both = { anyOf: [{ cpus: 1 }], ordered: [{ cpus: 1 }] };
    expect(onlyProblem(oneStage({ resources: both }))).toContain("Keep one of the two.");
    expect(onlyProblem(oneStage({ resources: { anyOf: [] } }))).toContain("seen an empty list");
  });

  test("the form that was meant is explained", () => {
    const rates = (value: object): string => onlyProblem(oneStage({ runtime: value }));
    expect(rates({ work: 1000, per: "h", rates: { T4: "fast" } })).toBe(
      '/stages/0/runtime/rates/T4: seen "fast", needed a rate above 0: work done per unit of time | ' +
        "Change it to a rate above 0: work done per unit of time.",
    );
    expect(rates({ "V100:4": "long" })).toContain('/stages/0/runtime/V100:4: seen "long"');
    expect(rates({ work: 1000 })).toContain("needed work, per and rates together");
    expect(rates({ work: 10, per: "y", rates: { T4: 1 } })).toContain('/runtime/per: seen "y"');
  });

  test.each([{}, { V100: 4, T4: 1 }, "", ":4", "V100:four", "V100:-1", 4])(
    "accelerators %j",
    (accelerators) => {
      expect(onlyProblem(oneStage({ resources: { accelerators } }))).toContain(
        "needed an accelerator with its count",
      );
    },
  );

  test("a block with a misspelt part", () => {
    expect(onlyProblem(oneStage({}, { blocked: [{ instancetype: "a" }] }))).toContain(
      '/blocked/0/instancetype: "instancetype" is not a field of this object | Did you mean "instanceType"?',
    );
    expect(onlyProblem(oneStage({}, { blocked: [{}] }))).toContain("needed at least one of");
  });

  test("an objective of another kind", () => {
    expect(onlyProblem(oneStage({}, { objective: "cheap" }))).toContain(
      'seen "cheap", needed "cost", "time", "carbon" or {"hourIsWorthUsd": 25}',
    );
  });

  test("too many stages", () => {
    const stages = Array.from({ length: 5001 }, (_, i) => ({ name: `s${i}` }));
    expect(onlyProblem({ stages })).toContain("seen a list of 5001, needed a list of at least one");
  });

  test.each([
    [null, "seen a single value"],
    [[], "seen a list"],
    ["7", "seen a single value"],
    [{}, '"stages" is missing'],
    [{ stages: [] }, "seen an empty list, needed a list of at least one stage"],
    [{ stages: {} }, "seen an empty object, needed a list of at least one stage"],
    [{ stages: [{ name: "a" }], datasets: [] }, "needed an object with datasets by name"],
  ])("a file of %j", (content, words) => {
    expect(onlyProblem(content)).toContain(words);
  });
});

test("all problems come at once, each with its place", () => {
  const text = `{
  "limits": {"deadline": "never"},
  "datasets": {"a/b": {"size": "big", "at": "aws/x"}},
  "stages": [
    {"name": "a", "nodes": 0},
    {"nmae": "b"}
  ]
}`;
  const places = problemsOf(text).map((p) => `${p.pointer} ${p.line}:${p.column}`);
  expect(places).toEqual([
    "/limits/deadline 2:14",
    "/stages/0/nodes 5:19",
    "/stages/1/name 6:5",
    "/stages/1/nmae 6:6",
    "/datasets/a~1b/size 3:24",
  ]);
});
