import { describe, expect, it } from "vitest";
import type { Plan } from "../../../../src/domain/plan.ts";
import { PICTURE_NAMES } from "../../../../src/report/picture-names.ts";
import { allPictures, drawPicture } from "../../../../src/report/pictures/draw-picture.ts";
import { THEME } from "../../../../src/report/pictures/palette.ts";
import { examplePlan } from "../example-plan.ts";
import { hostilePlan, manyStagesPlan, mappedPlan } from "./plans.ts";
import { pictureOf, svgOf } from "./read-svg.ts";

const PLANS: readonly (readonly [string, Plan])[] = [
  ["an explained plan", mappedPlan()],
  ["hostile names", hostilePlan()],
  ["100 stages", manyStagesPlan(25)],
];

const drawn = PLANS.flatMap(([what, plan]) =>
  [...allPictures(plan).values()].map((picture) => ({ what, plan, ...picture })),
);

it("an explained plan has every picture", () => {
  expect([...allPictures(mappedPlan()).keys()]).toEqual(PICTURE_NAMES);
});

describe.each(drawn)("$name of $what", ({ name, plan, svg }) => {
  const document = svgOf(svg);

  it("has no figure that is none", () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  });

  it("has the same bytes every time", () => {
    expect(pictureOf(name, plan).svg).toBe(svg);
  });

  it("has ids of its own, and only references that lead somewhere", () => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id.startsWith(`${name}-`))).toBe(true);
    for (const [, target] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(target);
  });

  it("says what it is to a screen reader", () => {
    const root = document.documentElement;
    expect(root.getAttribute("role")).toBe("img");
    expect(root.querySelector(`#${name}-title`)?.textContent).not.toBe("");
    expect(root.querySelector(`#${name}-desc`)?.textContent).not.toBe("");
    expect(root.querySelectorAll("[aria-label]").length).toBe(0);
  });

  it("uses only colours that have a dark variant", () => {
    const known = new Set<string>(THEME.map(([light]) => light));
    for (const [, color = ""] of svg.matchAll(/(?:fill|stroke)="(#[^"]+)"/g))
      expect(known).toContain(color);
  });

  it("runs nothing and loads nothing", () => {
    expect(document.querySelectorAll("script, image, foreignObject, a").length).toBe(0);
    expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|@import/);
  });
});

describe("a plan without the figures has no picture, and the reason is told", () => {
  it.each([
    ["map", examplePlan(), "coordinates"],
    ["pareto", examplePlan(), "--pareto"],
    ["break-evens", examplePlan(), "--explain"],
  ] as const)("%s", (name, plan, reason) => {
    const result = drawPicture(name, plan);
    expect(result.ok ? "" : result.error).toContain(reason);
  });

  it("timeline, where a runtime is not given", () => {
    const plan = examplePlan();
    const stages = plan.stages.map(({ hours: _h, startHour: _s, endHour: _e, ...stage }) => stage);
    expect(drawPicture("timeline", { ...plan, stages }).ok).toBe(false);
  });
});
