import { expect, it } from "vitest";
import { chooseBackend } from "../../../src/optimizer/linear/choose-backend.ts";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";

/** `stages` choices among `candidates`, with a budget or without. */
const choices = (stages: number, candidates: number, budget: boolean) => {
  const model = new LinearModel();
  const prices: (readonly [number, number])[] = [];
  for (let s = 0; s < stages; s++) {
    const columns = Array.from({ length: candidates }, (_, c) => model.binary(`${s}|${c}`));
    model.row(
      `assign|${s}`,
      columns.map((column) => [column, 1] as const),
      "=",
      1,
    );
    for (const [c, column] of columns.entries()) prices.push([column, 1 + c]);
  }
  if (budget) model.row("budget", prices, "<=", 10);
  return model.toData();
};

it("small models go to javascript-lp-solver, large ones to HiGHS", () => {
  expect(chooseBackend(choices(10, 50, false))).toBe("javascript-lp-solver");
  expect(chooseBackend(choices(40, 100, false))).toBe("highs");
});

it("a budget makes it branch, so it keeps the smallest models only", () => {
  expect(chooseBackend(choices(4, 10, true))).toBe("javascript-lp-solver");
  expect(chooseBackend(choices(10, 50, true))).toBe("highs");
});

it("an empty model is small", () => {
  expect(chooseBackend(new LinearModel().toData())).toBe("javascript-lp-solver");
});
