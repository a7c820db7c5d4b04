import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { editText } from "../../../src/page/pipeline-text/edit-text.ts";

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}`, import.meta.url), "utf8");

/** Lines of `after` that are not in `before`, and the other way. */
const difference = (before: string, after: string): { out: string[]; in: string[] } => {
  const lines = (text: string): string[] => text.split("\n");
  return {
    out: lines(before).filter((line) => !lines(after).includes(line)),
    in: lines(after).filter((line) => !lines(before).includes(line)),
  };
};

const set = (text: string, path: readonly (string | number)[], value: unknown): string =>
  editText(text, [{ path, value }]);

describe("YAML", () => {
  const text = example("genomics.yaml");

  it("changes only the line of the value, comments stay", () => {
    expect(difference(text, set(text, ["limits", "deadline"], "20h"))).toEqual({
      out: ["limits: {deadline: 36h}"],
      in: ["limits: {deadline: 20h}"],
    });
  });

  it("adds to a map in braces", () => {
    expect(difference(text, set(text, ["limits", "budgetUsd"], 40)).in).toEqual([
      "limits: {deadline: 36h, budgetUsd: 40}",
    ]);
  });

  it("puts a new field behind the short ones, with all that is around it", () => {
    const edited = set(text, ["policy", "operators", "deny"], ["US"]);
    expect(difference(text, edited)).toEqual({
      out: [],
      in: ["policy: {operators: {deny: [US]}}"],
    });
    expect(edited.indexOf("policy:")).toBeLessThan(edited.indexOf("datasets:"));
  });

  it("gives the same text again when a new field is taken out", () => {
    const path = ["policy", "countries"];
    expect(set(set(text, path, ["EU"]), path, undefined)).toBe(text);
  });

  it("takes out a map that the last field has left", () => {
    const edited = set(text, ["limits", "deadline"], undefined);
    expect(difference(text, edited)).toEqual({ out: ["limits: {deadline: 36h}"], in: [] });
  });

  it("adds a field to a stage of a list and takes it out again", () => {
    const edited = set(text, ["stages", 0, "pricing"], "any");
    expect(parse(edited).stages[0].pricing).toBe("any");
    expect(difference(text, edited)).toEqual({ out: [], in: ["    pricing: any"] });
    expect(set(edited, ["stages", 0, "pricing"], undefined)).toBe(text);
  });

  it("writes the document anew where there is no simple way, with its comments", () => {
    const shared = "stages:\n  - pricing: any # here\n    name: a # kept\n";
    const edited = set(shared, ["stages", 0, "pricing"], undefined);
    expect(edited).toContain("# kept");
    expect(parse(edited)).toEqual({ stages: [{ name: "a" }] });
  });

  it("does not mind when what goes out is not there", () => {
    expect(set(text, ["policy", "operators", "deny"], undefined)).toBe(text);
  });

  it("keeps what an alias stands for when its anchor goes, and what it shares", () => {
    const edited = set("a: &x {n: 1}\nb: *x\n", ["a"], { n: 2 });
    expect(parse(edited)).toEqual({ a: { n: 2 }, b: { n: 1 } });
    const through = set("a: &x {n: 1}\nb: *x\n", ["b", "n"], 3);
    expect(parse(through)).toEqual({ a: { n: 1 }, b: { n: 3 } });
  });
});

describe("JSON", () => {
  const text = example("ml-pipeline.json");

  it("changes only the value", () => {
    expect(difference(text, set(text, ["objective"], "time"))).toEqual({
      out: ['  "objective": "cost",'],
      in: ['  "objective": "time",'],
    });
  });

  it("gives the same meaning again when a new field is taken out, and no empty rest", () => {
    const edited = set(text, ["policy", "operators", "deny"], ["US"]);
    expect(JSON.parse(edited).policy).toEqual({ operators: { deny: ["US"] } });
    const back = set(edited, ["policy", "operators", "deny"], undefined);
    expect(JSON.parse(back)).toEqual(JSON.parse(text));
    expect(difference(text, back)).toEqual({ out: [], in: [] });
  });

  it("does not mind when what goes out is not there", () => {
    for (const path of [["limits", "deadline"], ["policy", "operators", "deny"], ["nothing"]])
      for (const unlimited of [text, "{}", example("eu-sovereign.json")])
        if (!path.every((part) => unlimited.includes(part)))
          expect(set(unlimited, path, undefined)).toBe(unlimited);
  });

  it("keeps lines in braces as they are", () => {
    const edited = set(text, ["limits", "deadline"], "8h");
    expect(difference(text, edited).out.filter((line) => line.trim() !== "]")).toEqual([]);
  });
});
