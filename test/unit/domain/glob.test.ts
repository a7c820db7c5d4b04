import { expect, test } from "vitest";
import { matchesGlob } from "../../../src/domain/glob.ts";

test.each([
  ["aws", "aws", true],
  ["aws", "aws2", false],
  ["*", "", true],
  ["eu-*", "eu-west-1", true],
  ["eu-*", "us-west-1", false],
  ["*-1", "eu-west-1", true],
  ["eu-*-1", "eu-west-1", true],
  ["eu-*-1", "eu-1", false],
  ["a*b*c", "aXbYc", true],
  ["a*b*c", "acb", false],
  ["a*a", "a", false],
  ["a.c", "abc", false],
])("%s and %s: %s", (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test("many stars take no exponential time", () => {
  expect(matchesGlob(`${"*a".repeat(100)}b`, "a".repeat(500))).toBe(false);
});
