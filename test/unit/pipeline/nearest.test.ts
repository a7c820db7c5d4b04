import { expect, test } from "vitest";
import { didYouMean, nearest } from "../../../src/pipeline/nearest.ts";

test.each([
  ["runtme", ["runtime", "resources"], ["runtime"]],
  ["asw", ["aws", "azure"], ["aws"]],
  ["AWS", ["aws"], ["aws"]],
  ["eu-west-1", ["aws/eu-west-1", "gcp/asia"], ["aws/eu-west-1"]],
  ["p3.8", ["p3.8xlarge", "m5"], ["p3.8xlarge"]],
  ["x", ["a", "b"], []],
  ["photographs", ["a"], []],
])("%s among %j", (name, known, expected) => {
  expect(nearest(name, known)).toEqual(expected);
});

test("the order of the known names does not matter, and equal ones count once", () => {
  expect(nearest("stage", ["stage3", "stage1", "stage2", "stage1"])).toEqual(
    nearest("stage", ["stage1", "stage2", "stage3"]),
  );
});

test("very long names are not compared", () => {
  expect(nearest("x".repeat(300), ["x".repeat(300)])).toEqual([]);
});

test("words", () => {
  expect(didYouMean([])).toBeUndefined();
  expect(didYouMean(["a"])).toBe('Did you mean "a"?');
  expect(didYouMean(["a", "b", "c"])).toBe('Did you mean "a", "b" or "c"?');
});
