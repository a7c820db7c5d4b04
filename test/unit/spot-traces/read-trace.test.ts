import { describe, expect, test } from "vitest";
import { spotFraction } from "../../../src/domain/spot-trace.ts";
import { readSpotTrace } from "../../../src/spot-traces/read-trace.ts";
import { parseTracePath } from "../../../src/spot-traces/trace-name.ts";

const AWS = "traces/preemption/4-node/aws-08-03-2023/us-east-2a_v100_1.json";
const text = (data: unknown, prices?: unknown): string =>
  JSON.stringify({ metadata: { gap_seconds: 300 }, data, ...(prices ? { prices } : {}) });

describe("a path says what a trace is of", () => {
  test("AWS writes a zone as its region and a letter", () => {
    expect(parseTracePath(AWS)).toEqual({
      kind: "preemption",
      nodes: 4,
      startedOn: "2023-08-03",
      zone: "aws/us-east-2/us-east-2a",
      machine: "v100_1",
    });
  });

  test("Google writes a dash between", () => {
    const name = parseTracePath("availability/1-node/gcp-04-30-2023/us-east1-b_c3-88.json");
    expect(name).toMatchObject({ zone: "gcp/us-east1/us-east1-b", machine: "c3-88" });
  });

  test("another layout says nothing", () => {
    expect(parseTracePath("traces/us-east-2a_v100_1.json")).toBeUndefined();
    expect(parseTracePath("preemption/4-node/aws-08-03-2023/nowhere_v100_1.json")).toBeUndefined();
  });
});

test("a trace keeps its steps, and its prices where there are some", () => {
  const read = readSpotTrace(text([0, 4, 4], [1.2, 1.3, 1.3]), AWS);
  if (!read.ok) throw new Error("unreadable");
  expect(read.value).toMatchObject({
    stepSeconds: 300,
    machines: [0, 4, 4],
    usdPerHour: [1.2, 1.3, 1.3],
  });
  expect(spotFraction(read.value, 4)).toBeCloseTo(2 / 3);
  expect(spotFraction(read.value, 5)).toBe(0);
});

test.each([
  ["no JSON", "[", "", /cannot be read as JSON/],
  ["no steps", text([]), "/data", /./],
  ["half a machine", text([0.5]), "/data/0", /./],
  ["a negative count", text([-1]), "/data/0", /./],
  ["a price of zero", text([1], [0]), "/prices/0", /./],
  ["a price missing", text([1, 1], [1]), "/prices", /has 1 steps, \/data has 2/],
  ["no step length", JSON.stringify({ metadata: {}, data: [1] }), "/metadata/gap_seconds", /./],
])("%s is refused, and where", (_, content, pointer, detail) => {
  const read = readSpotTrace(content, AWS);
  if (read.ok) throw new Error("was read");
  expect(read.error.file).toBe(AWS);
  expect(read.error.problems[0]?.pointer).toBe(pointer);
  expect(read.error.problems[0]?.detail).toMatch(detail);
});

test("a file whose path says nothing needs a name", () => {
  const read = readSpotTrace(text([1]), "x.json");
  expect(read.ok ? "read" : read.error.problems[0]?.remedy).toMatch(/Keep the layout/);
  const name = parseTracePath(AWS);
  expect(readSpotTrace(text([1]), "x.json", name).ok).toBe(true);
});
