import fc from "fast-check";
import { expect, it } from "vitest";
import { smallestChange } from "../../../src/page/editor/smallest-change.ts";

const few = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });

it("a change makes one text of the other and touches neither a common start nor a common end", () => {
  fc.assert(
    fc.property(few, few, (before, after) => {
      const change = smallestChange(before, after);
      if (change === undefined) {
        expect(before).toBe(after);
        return;
      }
      const { from, to, insert } = change;
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
      const out = before.slice(from, to);
      const bothLeft = out !== "" && insert !== "";
      expect(bothLeft && (out[0] === insert[0] || out.at(-1) === insert.at(-1))).toBe(false);
    }),
  );
});
