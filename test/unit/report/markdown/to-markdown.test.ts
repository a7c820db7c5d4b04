import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planContent } from "../../../../src/report/content/plan-content.ts";
import { inline, plain } from "../../../../src/report/markdown/escape.ts";
import { toMarkdown } from "../../../../src/report/markdown/to-markdown.ts";
import { hostilePlan, mappedPlan } from "../pictures/plans.ts";

const withoutEscapes = (text: string): string => text.replace(/\\[^a-zA-Z0-9\s]/g, "");

describe("a text of strangers", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["`rm`", "\\`rm\\`"],
    ["<b>&amp;", "\\<b\\>\\&amp;"],
    ["[x](javascript:y)", "\\[x\\](javascript:y)"],
    ["$1 and $2", "\\$1 and \\$2"],
    ["a_b*c~d", "a\\_b\\*c\\~d"],
  ])("%s", (text, escaped) => {
    expect(inline(text)).toBe(escaped);
  });

  it.each([
    ["# no heading", "\\# no heading"],
    ["- no item", "\\- no item"],
    ["1. no item", "1\\. no item"],
    ["    no code", "no code"],
    ["1.5 hours", "1.5 hours"],
  ])("at the start of a line: %s", (text, escaped) => {
    expect(plain(text)).toBe(escaped);
  });

  it("holds no special letter that is not escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(withoutEscapes(inline(text))).not.toMatch(/[`*_[\]{}<>|~&$\n\r\\]/);
      }),
    );
  });
});

describe("tables", () => {
  it.each([
    ["an explained plan", mappedPlan()],
    ["hostile names", hostilePlan()],
  ])("of %s have as many cells in each row as in the head", (_name, plan) => {
    const cells = (line: string): number => withoutEscapes(line).split("|").length;
    const lines = toMarkdown(planContent(plan)).split("\n");
    const heads = lines.flatMap((line, index) => (/^\| -{3}/.test(line) ? [index] : []));
    expect(heads.length).toBeGreaterThan(10);
    for (const rule of heads) {
      const width = cells(lines[rule] ?? "");
      expect(cells(lines[rule - 1] ?? "")).toBe(width);
      for (let row = rule + 1; lines[row]?.startsWith("|"); row++)
        expect(cells(lines[row] ?? "")).toBe(width);
    }
  });
});
