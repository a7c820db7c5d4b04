import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelPlaces } from "../../../../src/report/pictures/label-places.ts";
import { fitted, textWidth } from "../../../../src/report/pictures/text-size.ts";

const FRAME = { x: 0, y: 0, width: 400, height: 300 };

const wish = fc.record({
  x: fc.integer({ min: 10, max: 390 }),
  y: fc.integer({ min: 10, max: 290 }),
  radius: fc.integer({ min: 2, max: 8 }),
  width: fc.integer({ min: 10, max: 150 }),
  height: fc.integer({ min: 10, max: 40 }),
});

describe("labels", () => {
  it("neither leave the frame nor cover each other or a point", () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 25 }), (wishes) => {
        const boxes = labelPlaces(wishes, FRAME).flatMap((box) => box ?? []);
        const points = wishes.map(({ x, y, radius }) => ({
          x: x - radius,
          y: y - radius,
          width: 2 * radius,
          height: 2 * radius,
        }));
        for (const [index, a] of boxes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= 400 && a.y + a.height <= 300).toBe(true);
          for (const b of [...boxes.slice(index + 1), ...points])
            expect(
              a.x < b.x + b.width &&
                b.x < a.x + a.width &&
                a.y < b.y + b.height &&
                b.y < a.y + a.height,
            ).toBe(false);
        }
      }),
    );
  });

  it("find a place where there is one", () => {
    const alone = { x: 200, y: 150, radius: 5, width: 100, height: 20 };
    expect(labelPlaces([alone], FRAME)).toEqual([{ x: 205, y: 140, width: 100, height: 20 }]);
  });
});

describe("fitted", () => {
  it("keeps what fits", () => {
    expect(fitted("train", 100, 12)).toEqual({ shown: "train", full: "train" });
  });

  it("cuts what does not, and remembers it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 80 }),
        fc.integer({ min: 20, max: 200 }),
        (text, room) => {
          const { shown } = fitted(text, room, 12);
          expect(textWidth(shown, 12)).toBeLessThanOrEqual(room + 1e-6);
        },
      ),
    );
    const name = "x".repeat(300);
    expect(fitted(name, 100, 12).full).toBe(name);
    expect(fitted(name, 100, 12).shown).toMatch(/^x+…$/);
  });
});
