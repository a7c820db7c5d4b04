import { describe, expect, it } from "vitest";
import type { Problem } from "../../../src/domain/errors.ts";
import { explain } from "../../../src/report/explain.ts";

const problem = (changes: Partial<Problem> = {}): Problem => ({
  pointer: "/stages/1/resources/accelerators",
  line: 12,
  column: 5,
  detail: 'unknown accelerator "A100-8"',
  remedy: 'Did you mean "A100:8" or "A100-80GB:8"?',
  ...changes,
});

const input = (problems: readonly Problem[], file = "dag.json") =>
  explain({ kind: "input", file, problems });

describe("bad input", () => {
  it("names file, place, value and remedy of one problem", () => {
    expect(input([problem()])).toBe(
      [
        'dag.json:12:5 /stages/1/resources/accelerators: unknown accelerator "A100-8"',
        '  → Did you mean "A100:8" or "A100-80GB:8"?',
      ].join("\n"),
    );
  });

  it("speaks of standard input by name", () => {
    expect(input([{ pointer: "", detail: "empty" }], "-")).toBe("standard input: empty");
  });

  it("tells the same mistake in many places once", () => {
    const text = input(Array.from({ length: 43 }, (_, i) => problem({ line: i + 1 })));
    expect(text.match(/unknown accelerator/g)).toHaveLength(1);
    expect(text).toContain("43 problems");
    expect(text).toContain("… and 40 more places");
  });

  it("caps many different mistakes", () => {
    const text = input(Array.from({ length: 50 }, (_, i) => problem({ detail: `mistake ${i}` })));
    expect(text).toContain("mistake 9");
    expect(text).not.toContain("mistake 10");
    expect(text).toContain("… and 40 more problems");
  });
});

describe("a broken catalog", () => {
  it("names file, line and column", () => {
    const text = explain({
      kind: "catalog",
      problems: [
        { file: "catalog/aws/prices.csv", line: 7, column: "region", detail: 'unknown region "x"' },
      ],
    });
    expect(text).toContain('catalog/aws/prices.csv:7 (region): unknown region "x"');
  });

  it("counts several problems", () => {
    const text = explain({
      kind: "catalog",
      problems: [
        { file: "regions.csv", detail: "missing", remedy: "Give a full dataset." },
        { file: "groups.csv", line: 3, detail: "two values in a row of three columns" },
      ],
    });
    expect(text).toContain("2 problems");
    expect(text).toContain("→ Give a full dataset.");
    expect(text).toContain("groups.csv:3:");
  });
});

describe("no plan", () => {
  it("lists the conflict and the strictest rule of a stage first, one line a rule", () => {
    const lines = explain({
      kind: "infeasible",
      summary: 'stage "train" finds no machine',
      conflict: ["countries: EU", "accelerators: H100:8"],
      stages: [
        {
          stage: "train",
          considered: 41,
          rejections: [
            { rule: "price cap", offers: 2 },
            { rule: "countries: EU", offers: 41, nearest: "gcp/europe-west4 with A100:8" },
          ],
        },
      ],
    }).split("\n");
    expect(lines).toEqual([
      'No plan exists: stage "train" finds no machine',
      "These rules cannot hold together; loosen any one of them:",
      "  - countries: EU",
      "  - accelerators: H100:8",
      'Stage "train": 41 offers of the right machine; removed by',
      "  - countries: EU: 41 offers. Nearest: gcp/europe-west4 with A100:8",
      "  - price cap: 2 offers",
    ]);
  });

  it("caps the stages", () => {
    const stages = Array.from({ length: 45 }, (_, i) => ({
      stage: `s${i}`,
      considered: 0,
      rejections: [],
    }));
    const text = explain({ kind: "infeasible", summary: "none", conflict: [], stages });
    expect(text).toContain("… and 40 more stages without an offer");
  });
});

it("does not call a time limit a proof", () => {
  const text = explain({ kind: "time-limit", limitMs: 10_000 });
  expect(text).toContain("time limit of 10 s");
  expect(text).toContain("does not mean that none exists");
  expect(text).toContain("--time-limit");
});
