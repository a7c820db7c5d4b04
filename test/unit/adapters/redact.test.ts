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
      fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 4, maxLength: 6 }),
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
    ["a secret that holds another", ["keys", "keys-long"], "keys-long keys", "*** ***"],
    ["a secret from a file, with its line's end", ["token\n"], "token!", "***!"],
    ["a secret of several lines", ["first\nsecond"], "<first\nsecond>", "<***>"],
    ["a secret that looks like a pattern", ["a.c*"], "abcc a.c*", "abcc ***"],
    ["one line of a secret of several", ["first\nsecond"], "<second>", "<***>"],
    ["what is too short to be one hides nothing", ["", "abc"], "abc text", "abc text"],
  ])("%s", (_, secrets, log, shown) => {
    expect(redact(Buffer.from(log), secrets, true).text).toBe(shown);
  });

  it("holds back what may become a secret, and lines that have no end, until the log has ended", () => {
    const log = Buffer.from("one\ntwo secr");
    expect(redact(log, ["secret"], false)).toEqual({ text: "one\n", usedBytes: 4 });
    expect(redact(log, ["secret"], true)).toEqual({ text: "one\ntwo secr", usedBytes: 12 });
    const across = Buffer.from("<\nfirst\nsec");
    expect(redact(across, ["first\nsecond"], false)).toEqual({ text: "<\n", usedBytes: 2 });
  });

  it("ends no piece within a secret of several lines", () => {
    const piece = redact(Buffer.from("a\n<first\nsecond>"), ["first\nsecond"], false);
    expect(piece).toEqual({ text: "a\n", usedBytes: 2 });
  });

  it("gives a line that is too long in pieces, which are whole characters", () => {
    const long = Buffer.from(`${"x".repeat(65_535)}é`);
    expect(redact(long.subarray(0, -1), [], false)).toMatchObject({ usedBytes: 65_535 + 0 });
    expect(redact(long.subarray(0, 60_000), [], false)).toEqual({ text: "", usedBytes: 0 });
  });

  it("does not wait for ever for bytes that are no characters", () => {
    for (const byte of [0x80, 0xff]) {
      const noise = Buffer.alloc(70_000, byte);
      expect(redact(noise, [], false).usedBytes).toBeGreaterThan(69_990);
    }
  });
});
