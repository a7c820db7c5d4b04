import { describe, expect, it } from "vitest";
import { mappedPlan } from "./plans.ts";
import { pictureOf, shapesOf, svgOf, wordsOf } from "./read-svg.ts";

describe("cost against time", () => {
  const { svg } = pictureOf("pareto", mappedPlan());

  it("has a mark for each plan of the frontier", () => {
    const marks = [...svgOf(svg).querySelectorAll("circle > title, path > title")];
    expect(marks.map(({ textContent }) => textContent).sort()).toEqual([
      "$30.00 in 10 h 30 min",
      "$40.07 in 8 h 6 min",
      "$55.00 in 7 h",
    ]);
  });

  it("marks the plan of the report by shape", () => {
    const marked = [...svgOf(svg).querySelectorAll("path > title")];
    expect(marked.map(({ textContent }) => textContent)).toEqual(["$40.07 in 8 h 6 min"]);
  });
});

describe("break-evens", () => {
  const { svg } = pictureOf("break-evens", mappedPlan());

  it("say what happens where", () => {
    const words = wordsOf(svg).join("\n");
    expect(words).toContain("above $24.275/h train → lambda/us-west-1");
    expect(words).toContain("above 10.27 h breaks deadline 12 h");
    expect(words).toContain("nothing else wins");
  });

  it("have the tightest figure first and a bar for each", () => {
    const names = shapesOf(svg).map(({ title }) => title);
    expect(names).toEqual([
      "runtime of train",
      "price of train",
      "size of proc",
      "egress of azure",
    ]);
  });
});
