import fc from "fast-check";
import { expect, it } from "vitest";
import { capped, displayWidth, printable, wrap } from "../../../src/report/text.ts";

it("parts a location between cloud, region and zone", () => {
  expect(wrap("gcp/us-central1/us-central1-b", 18)).toEqual(["gcp/us-central1/", "us-central1-b"]);
});

it("cuts a word only when nothing else is left", () => {
  expect(wrap("Standard_NC24s_v3", 12)).toEqual(["Standard_", "NC24s_v3"]);
  expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
});

it("keeps every line within the width and every character but spaces", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (text, width) => {
      const lines = wrap(text, width);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});

it("counts wide characters twice and marks not at all", () => {
  expect(displayWidth("訓練")).toBe(4);
  expect(displayWidth("e\u0301")).toBe(1);
});

it("takes the power over the terminal from names", () => {
  expect(printable("\u001B[2Jname\r\u202E")).toBe("\uFFFD[2Jname\uFFFD\uFFFD");
});

it("caps a long list and says how much is missing", () => {
  const lines = Array.from({ length: 43 }, (_, i) => `line ${i}`);
  expect(capped(lines, 3, "rules")).toEqual(["line 0", "line 1", "line 2", "… and 40 more rules"]);
  expect(capped(lines.slice(0, 3), 3, "rules")).toHaveLength(3);
});
