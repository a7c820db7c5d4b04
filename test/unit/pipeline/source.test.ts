import { describe, expect, test } from "vitest";
import { readJson } from "../../../src/pipeline/json-source.ts";
import { toValue } from "../../../src/pipeline/source-node.ts";
import { problemsOf } from "./problems.ts";

const first = (text: string, file = "a.json"): string => {
  const [p] = problemsOf(text, file);
  return `${p?.line}:${p?.column} ${p?.pointer} ${p?.detail} | ${p?.remedy}`;
};

describe("JSON", () => {
  test.each([
    '{"a": [1, -0.5e-3, "x\\n\\u00e9\\ud83d\\ude00", true, false, null, {}, []]}',
    " [ ] ",
    '"only text"',
    "\t[1 ,\r\n2]",
  ])("%j is read as JSON.parse reads it", (text) => {
    const read = readJson(text);
    if (!read.ok) throw new Error(read.error[0]?.detail);
    expect(toValue(read.value)).toEqual(JSON.parse(text));
  });

  test.each([
    ['{"stages": [', "1:13 /stages/0 not valid JSON: seen the end of the file, needed a value"],
    ['{"stages": [1', 'needed "," or "]" | The file seems to be cut off'],
    [
      '{\n "a": 1,\n}',
      '3:1  not valid JSON: seen "}", needed a field name in quotes | Remove the comma',
    ],
    ['{"a": 1} x', "needed the end of the file"],
    ['{"a" 1}', 'needed ":"'],
    ["{a: 1}", "needed a field name in quotes"],
    ['{"a": NaN}', '/a not valid JSON: seen "NaN}", needed a value | Write a finite number.'],
    ['{"a": -Infinity}', "Write a finite number."],
    ['{"a": 01}', "needed a value"],
    ['{"a": 1.}', "needed a value"],
    ['{"a": +1}', "needed a value"],
    ['{"a": "x', "needed text that ends with a quote"],
    ['{"a": "x\ny"}', "needed text that ends with a quote"],
    ['{"a": "\\x"}', "needed text that ends with a quote"],
    ['{ // why\n"a": 1}', "JSON has no comments"],
    ["", "1:1  not valid JSON: seen the end of the file"],
  ])("%j", (text, words) => {
    expect(first(text)).toContain(words);
  });

  test("a key written twice", () => {
    expect(first('{"stages": [{"name": "a",\n "name": "b"}]}')).toBe(
      '2:2 /stages/0/name "name" is written twice in the same object; needed once | Remove or rename one of the two.',
    );
  });

  test("no faults hide behind the same name in different objects", () => {
    expect(readJson('{"a": {"b": 1}, "c": {"b": 1}}').ok).toBe(true);
  });
});

describe("YAML", () => {
  test.each([
    ["stages:\n- name: a\n nodes: 1\n", "3:1  not valid YAML"],
    ["stages: []\nstages: []\n", '2:1 /stages "stages" is written twice'],
    ['datasets: {9: {}, "9": {}}\n', '/datasets/9 "9" is written twice'],
    ["stages: !mine []\n", "1:9  a YAML tag that a pipeline file does not know"],
    ["stages: !!binary aGk=\n", "a YAML tag"],
    ["stages: !!set {a}\n", "a YAML tag"],
    ["a: 1\n---\nb: 1\n", "several YAML documents"],
    ["? [1, 2]\n: x\n", "a field name that is not text"],
    ["true: x\n", "a field name that is not text"],
    ["stages: [*nothing]\n", "1:10  *nothing refers to nothing"],
    ["<<: {name: x}\nstages: [{name: a}]\n", '/<< "<<" is not a field'],
  ])("%j", (text, words) => {
    expect(first(text, "a.yaml")).toContain(words);
  });

  test("the place of a wrong value", () => {
    expect(first("stages:\n  - name: a\n    nodes: none\n", "a.yaml")).toMatch(
      /^3:5 \/stages\/0\/nodes/,
    );
  });
});

describe("hostile texts are refused in little time", () => {
  const many = 100_000;

  test.each([
    ["[", "a.json"],
    ['{"a":', "a.json"],
    ["[", "a.yaml"],
    ["{a: ", "a.yaml"],
    ["- ", "a.yaml"],
    ["? ", "a.yaml"],
    ["- ? ", "a.yaml"],
    ["a: ", "a.yaml"],
    ["[a: ", "a.yaml"],
    ["&x [", "a.yaml"],
  ])("%j a hundred thousand times in %s", (unit, file) => {
    expect(first(unit.repeat(many), file)).toContain("nested more than 64 levels deep");
  });

  test.each(["a:", "-", "?"])("%j on ever deeper lines", (unit) => {
    const lines = Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}${unit}`);
    expect(first(lines.join("\n"), "a.yaml")).toContain("nested more than 64 levels deep");
  });

  test("brackets in text and comments are not nesting", () => {
    const names = Array.from({ length: 400 }, (_, i) => `  - name: "[{[{ ${i}" # [[[\n`);
    expect(() => problemsOf(`stages:\n${names.join("")}`, "a.yaml")).toThrow("without a problem");
  });

  test("an alias bomb", () => {
    const levels = "abcdefgh".split("").map((name, i, all) => {
      const item = i === 0 ? "1" : `*${all[i - 1]}`;
      return `${name}: &${name} [${Array(10).fill(item).join(", ")}]`;
    });
    expect(first(levels.join("\n"), "a.yaml")).toContain("aliases (*name) expand to more than");
  });

  test("an alias to what holds it", () => {
    expect(first("a: &a [*a]\n", "a.yaml")).toContain("nested more than 64 levels");
  });

  test("megabytes of YAML", () => {
    expect(first(`a: ${"x".repeat(2_000_000)}`, "a.yaml")).toContain("at most 2000000 are read");
  });
});
