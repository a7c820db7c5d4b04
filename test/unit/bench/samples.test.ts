import { expect, test } from "vitest";
import { collect, millisecondsText, summarize, targetText } from "../../../bench/samples.ts";

test("the median of an odd number of runs is the middle one, whatever the order", () => {
  expect(summarize([5, 1, 9]).median).toBe(5);
});

test("the median of an even number of runs is the mean of the two in the middle", () => {
  expect(summarize([1, 2, 4, 10]).median).toBe(3);
});

test("p95 is a measured value by nearest rank, the largest one below 20 runs", () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  expect(summarize(upTo(11)).p95).toBe(11);
  expect(summarize(upTo(20)).p95).toBe(19);
  expect(summarize(upTo(100)).p95).toBe(95);
});

test("numbers are sorted as numbers", () => {
  expect(summarize([100, 9, 20])).toEqual({ runs: 3, median: 20, p95: 100, min: 9, max: 100 });
});

test("a summary of nothing is a bug, not a zero", () => {
  expect(() => summarize([])).toThrow(RangeError);
});

test("warm-up runs are made and thrown away", async () => {
  let calls = 0;
  const samples = await collect(3, 2, async () => {
    calls += 1;
    return calls;
  });
  expect(samples).toEqual([3, 4, 5]);
});

test("the texts name the unit, the runs and the target", () => {
  expect(millisecondsText(summarize([412.4]))).toBe(
    "median 412 ms, p95 412 ms, min 412 ms of 1 runs",
  );
  expect(targetText(500, 500, "ms")).toBe("target ≤ 500 ms: met");
  expect(targetText(500.1, 500, "ms")).toBe("target ≤ 500 ms: MISSED");
});
