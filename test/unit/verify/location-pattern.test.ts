import { expect, test } from "vitest";
import { covers, namesRegion } from "../../../src/optimizer/verify/location-pattern.ts";

test.each([
  ["aws", "aws/us-east-1/us-east-1a", true],
  ["aws", "aws-cn/north-1", false],
  ["aws/us-*", "aws/us-east-1", true],
  ["aws/us-*", "aws/us-east-1/us-east-1a", true],
  ["aws/us-*", "aws/eu-west-1", false],
  ["aws/us-east-1", "aws/us-east-1/us-east-1a", true],
  ["aws/us-east-1", "aws/us-east-11", false],
  ["aws/us-east-1/us-east-1a", "aws/us-east-1/us-east-1a", true],
  ["aws/us-east-1/us-east-1a", "aws/us-east-1/us-east-1b", false],
  ["aws/us-east-1/us-east-1a", "aws/us-east-1", false],
  ["*", "gcp/us", true],
  ["*/eu-*", "gcp/eu-1", true],
  ["a.s", "aws/x", false],
  ["on+prem/d(1)", "on+prem/d(1)", true],
  ["on+prem/d*(1)", "on+prem/dc(1)", true],
])("pattern %s covers %s: %s", (pattern, location, expected) => {
  expect(covers(pattern, location)).toBe(expected);
});

test.each([
  ["aws/us-gov-*", true],
  ["aws/us-gov-west-1", true],
  ["aws/us-gov-west-1/a", true],
  ["aws", false],
  ["*", false],
  ["aws/eu-*", false],
])("pattern %s names aws/us-gov-west-1: %s", (pattern, expected) => {
  expect(namesRegion(pattern, "aws/us-gov-west-1")).toBe(expected);
});
