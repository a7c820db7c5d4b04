import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { noPlanContent, timeLimitContent } from "../../../../src/report/content/no-plan-content.ts";
import { planContent } from "../../../../src/report/content/plan-content.ts";
import { toHtml } from "../../../../src/report/html/to-html.ts";
import { allPictures } from "../../../../src/report/pictures/draw-picture.ts";
import { examplePlan } from "../example-plan.ts";
import { hostilePlan, manyStagesPlan, mappedPlan } from "../pictures/plans.ts";

const pageOf = (plan: ReturnType<typeof mappedPlan>): string =>
  toHtml(planContent(plan), allPictures(plan));

const page = pageOf(mappedPlan());
const { document } = parseHTML(page);
const textOf = (text: string): string =>
  parseHTML(text).document.querySelector("body")?.textContent ?? "";

describe("a report", () => {
  it("says everything that is known", () => {
    const text = textOf(page);
    for (const fact of [
      "$40.07 in 8 h 6 min",
      "gcp only would cost $43.10 (+7.6%)",
      "Standard_D16s_v5",
      "the best plan elsewhere costs $61.90 more",
      "countries EU (pipeline)",
      "+$31.20",
      "train → lambda/us-west-1",
      "no offer for serve",
      "breaks deadline 12 h",
      "aws/eu-west-1",
      "train finds no tpu-v3-8 or V100:4 in aws",
      "throughput azure → gcp is assumed: 5 Gbit/s",
      "price of the rule budget 200 USD",
      "101,234 offers of 2026-08-10",
    ])
      expect(text).toContain(fact);
  });

  it("has headings in order, each section named", () => {
    expect(document.querySelectorAll("h1").length).toBe(1);
    for (const section of document.querySelectorAll("section")) {
      const heading = section.querySelector("h2");
      expect(section.getAttribute("aria-labelledby")).toBe(heading?.id);
      expect(heading?.textContent).not.toBe("");
    }
  });

  it("leads to each section", () => {
    const ids = [...document.querySelectorAll("section")].map(({ id }) => `#${id}`);
    const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(ids);
  });

  it("has no id twice", () => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("has tables with captions and heads, in regions that the keyboard can scroll", () => {
    const tables = [...document.querySelectorAll("table")];
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      expect(table.querySelector("caption")?.textContent).not.toBe("");
      expect(table.querySelectorAll("thead th:not([scope])").length).toBe(0);
      expect(table.parentElement?.getAttribute("tabindex")).toBe("0");
      expect(table.parentElement?.getAttribute("aria-label")).not.toBe("");
    }
  });

  it("is one file: no script, nothing from elsewhere", () => {
    expect(document.querySelectorAll("script, link, img, iframe, object, [src]").length).toBe(0);
    expect(page.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(
      /https?:\/\/|@import|url\((?!#)/,
    );
  });

  it("is the same bytes for the same plan", () => {
    expect(pageOf(mappedPlan())).toBe(page);
  });

  it("leaves out what the plan does not have", () => {
    const bare = pageOf(examplePlan());
    for (const id of ["rules", "fallbacks", "break-evens", "alternatives", "pareto", "map"])
      expect(bare).not.toContain(`<section id="${id}"`);
  });
});

it("names from strangers stay text", () => {
  const hostile = pageOf(hostilePlan());
  const parsed = parseHTML(hostile).document;
  expect(parsed.querySelectorAll("script").length).toBe(0);
  expect(
    [...parsed.querySelectorAll("a")].every((a) => a.getAttribute("href")?.startsWith("#")),
  ).toBe(true);
  expect(textOf(hostile)).toContain(`<script>alert("1")</script> & 'co'`);
  for (const control of ["\u0000", "\u001B"]) expect(hostile.includes(control)).toBe(false);
});

it("a stage each, however many", () => {
  const plan = manyStagesPlan(130);
  const text = textOf(pageOf(plan));
  for (const { name } of plan.stages) expect(text).toContain(name);
});

describe("without a plan", () => {
  const noPlan = {
    kind: "infeasible",
    summary: "every stage has offers, but none go together under the rules.",
    conflict: ["budget 1 USD", "countries EU (pipeline)"],
    hits: ["train"],
    relaxations: [{ rule: "budget 1 USD", usd: 40.48, hours: 5.7 }],
    leastLimits: [
      { rule: "budget 1 USD", unit: "USD", now: 1, least: 40.48, usd: 40.48, hours: 5.7 },
    ],
    stages: [
      {
        stage: "train",
        considered: 12,
        rejections: [{ rule: "countries EU", offers: 12, nearest: "aws/us-east-1" }],
        otherMarket: "p3 at $1",
      },
    ],
  } as const;

  it("says why, and what would help", () => {
    const text = textOf(toHtml(noPlanContent("ranker", noPlan), new Map()));
    for (const fact of [
      "No plan exists",
      "countries EU (pipeline)",
      "It is about train",
      "$40.48",
      "5.70 h",
      "aws/us-east-1",
      "p3 at $1",
    ])
      expect(text).toContain(fact);
  });

  it("does not call unknown what is not proven impossible", () => {
    const text = textOf(toHtml(timeLimitContent("ranker", 5000), new Map()));
    expect(text).toContain("within the time limit of 5 s. This does not mean that none exists.");
  });
});
