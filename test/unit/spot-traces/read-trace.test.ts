import { describe, expect, it } from "vitest";
import { readSpotTrace } from "../../../src/spot-traces/read-trace.ts";
import { parseTracePath } from "../../../src/spot-traces/trace-name.ts";

const AWS = "x/availability/1-node/aws-02-15-2023/us-west-2b_v100_1.json";

describe("what a trace's path says", () => {
  it.each([
    [AWS, { zone: "aws/us-west-2/us-west-2b", machine: "v100_1", kind: "availability", nodes: 1 }],
    [
      "preemption/16-node/gcp-04-30-2023/us-east1-b_c3-88.json",
      { zone: "gcp/us-east1/us-east1-b", machine: "c3-88", kind: "preemption", nodes: 16 },
    ],
  ])("%s", (path, said) => {
    expect(parseTracePath(path)).toMatchObject(said);
  });

  it("day and month are not mistaken", () => {
    expect(parseTracePath(AWS)?.startedOn).toBe("2023-02-15");
  });

  it("another shape says nothing", () => {
    expect(parseTracePath("traces/us-west-2b.json")).toBeUndefined();
  });
});

describe("reading", () => {
  const read = (value: unknown, file = AWS) =>
    readSpotTrace(typeof value === "string" ? value : JSON.stringify(value), file);

  it("steps, machines and prices", () => {
    const file = { metadata: { gap_seconds: 600 }, data: [1, 0], prices: [0.9, 0.95] };
    expect(read(file)).toMatchObject({
      value: { stepSeconds: 600, machines: [1, 0], usdPerHour: [0.9, 0.95] },
    });
  });

  it.each([
    ["{", "", "cannot be read as JSON"],
    [{ metadata: { gap_seconds: 0 }, data: [1] }, "/metadata/gap_seconds", ""],
    [{ metadata: { gap_seconds: 60 }, data: [] }, "/data", ""],
    [{ metadata: { gap_seconds: 60 }, data: [-1] }, "/data/0", ""],
    [{ metadata: { gap_seconds: 60 }, data: [1], prices: [0] }, "/prices/0", ""],
    [{ metadata: { gap_seconds: 60 }, data: [1, 1], prices: [1] }, "/prices", "has 1 steps"],
  ])("%j is refused at %s", (value, pointer, detail) => {
    const result = read(value);
    expect(result.ok ? undefined : result.error.problems[0]).toMatchObject({
      pointer,
      detail: expect.stringContaining(detail),
    });
  });

  it("a path that says nothing is refused, unless the name is given", () => {
    const good = { metadata: { gap_seconds: 60 }, data: [1] };
    expect(read(good, "a.json")).toMatchObject({ ok: false });
  });
});
