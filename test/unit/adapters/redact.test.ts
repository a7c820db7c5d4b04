import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "../../../src/adapters/job/redact.ts";

/** A log read in pieces that grow as the log is written, as the broker reads it. */
const readInPieces = (
  log: Buffer,
  sizes: readonly number[],
  secrets: readonly string[],
): string => {
  let text = "";
  let at = 0;
  let written = 0;
  for (const size of [...sizes, log.length]) {
    written = Math.min(log.length, written + size);
    const piece = redact(log.subarray(at, written), secrets, false);
    text += piece.text;
    at += piece.usedBytes;
  }
  const last = redact(log.subarray(at), secrets, true);
  expect(at + last.usedBytes).toBe(log.length);
  return text + last.text;
};

describe("secrets in logs", () => {
  it("are masked wherever the log is cut", () => {
    const secrets = fc.array(
      fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 2, maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    const log = fc.string({ unit: fc.constantFrom("a", "b", "é", "\n"), maxLength: 60 });
    const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 20 });
    fc.assert(
      fc.property(secrets, log, sizes, (hidden, text, cuts) => {
        const whole = redact(Buffer.from(text), hidden, true).text;
        for (const secret of hidden) expect(whole).not.toContain(secret);
        expect(readInPieces(Buffer.from(text), cuts, hidden)).toBe(whole);
      }),
    );
  });

  it("leave all else as it was, in whole characters", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.array(fc.integer({ min: 0, max: 5 })),
        (text, cuts) => {
          expect(readInPieces(Buffer.from(text), cuts, [])).toBe(text);
        },
      ),
    );
  });

  it.each([
    ["a secret that holds another", ["key", "key-long"], "key-long key", "*** ***"],
    ["a secret from a file, with its line's end", ["token\n"], "token!", "***!"],
    ["a secret of several lines", ["one\ntwo"], "<one\ntwo>", "<***>"],
    ["a secret that looks like a pattern", ["a.c*"], "abc a.c*", "abc ***"],
    ["an empty secret hides nothing", [""], "text", "text"],
  ])("%s", (_, secrets, log, shown) => {
    expect(redact(Buffer.from(log), secrets, true).text).toBe(shown);
  });

  it("holds back what may become a secret, and gives it when the log has ended", () => {
    expect(redact(Buffer.from("the sec"), ["secret"], false)).toEqual({
      text: "the ",
      usedBytes: 4,
    });
    expect(redact(Buffer.from("the sec"), ["secret"], true)).toEqual({
      text: "the sec",
      usedBytes: 7,
    });
  });

  it("does not wait for ever for bytes that are no characters", () => {
    expect(redact(Buffer.from([0x61, 0xff, 0xfe, 0x62]), [], false).usedBytes).toBe(4);
    expect(redact(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80]), [], false).usedBytes).toBe(5);
  });
});
