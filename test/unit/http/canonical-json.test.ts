import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/http/canonical-json.ts";

describe("the canonical form of a JSON text", () => {
  it("loses the white space between its parts and none within texts", () => {
    expect(canonicalJson(' { "a b" : [ 1 ,\n\t"c  \\" d" ] } \r\n')).toBe('{"a b":[1,"c  \\" d"]}');
  });

  it("keeps what may make a difference: order, numbers, repeated keys, space between words", () => {
    for (const text of ['{"b":1,"a":1.0}', '{"a":1,"a":2}', "1e400", "[1 2]", '"cut off \\', "nan"])
      expect(canonicalJson(text)).toBe(text);
    expect(canonicalJson("[1  2]")).toBe("[1 2]");
  });

  it("is one for every layout of a value, and reads as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const compact = JSON.stringify(value);
        expect(canonicalJson(JSON.stringify(value, null, indent))).toBe(compact);
      }),
    );
  });

  it("takes one pass, whatever is written", () => {
    const hostile = ['"\\"'.repeat(200_000), " ".repeat(500_000), '{"a": '.repeat(100_000)];
    for (const text of hostile) expect(canonicalJson(text).length).toBeLessThanOrEqual(text.length);
  });
});
