import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeShare, encodeShare, LONGEST_FRAGMENT } from "../../../src/page/share/encode.ts";

describe("a link", () => {
  it("gives back the text, whatever is in it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 300 }), async (text) => {
        const fragment = await encodeShare({ text });
        expect(fragment).toMatch(/^p1=[\w-]*$/);
        expect(await decodeShare(`#${fragment}`)).toEqual({ text });
      }),
      { numRuns: 50 },
    );
  });

  it("holds the largest example", async () => {
    const text = readFileSync(new URL("../../../examples/genomics.yaml", import.meta.url), "utf8");
    const fragment = await encodeShare({ text });
    expect(fragment?.length).toBeLessThan(2_000);
  });

  it("is refused when it would be too long to send", async () => {
    const noise = Array.from({ length: LONGEST_FRAGMENT }, (_, i) =>
      ((i * 7919) ** 2 % 65_521).toString(36),
    );
    expect(await encodeShare({ text: noise.join("") })).toBeUndefined();
  });

  it.each(["", "#", "#p1=", "#p1=%%%", "#p1=AAAA", "#p9=S0wEAA", "#plan"])(
    "%j holds nothing",
    async (fragment) => expect(await decodeShare(fragment)).toBeUndefined(),
  );

  it("that unpacks to far too much is not opened", async () => {
    const bomb = await encodeShare({ text: "a".repeat(2_500_000) });
    expect(bomb).toBeDefined();
    expect(await decodeShare(bomb ?? "")).toBeUndefined();
  });
});
