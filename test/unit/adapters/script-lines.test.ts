import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escaped, scriptLines, unescaped } from "../../../src/adapters/job/script-lines.ts";

/** Anything but the zero byte, which no variable of bash can hold. */
const value = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", ""));

describe("lines for the scripts of machines", () => {
  it("are one word of plain ASCII each, and say what was meant", () => {
    fc.assert(
      fc.property(value, (text) => {
        expect(escaped(text)).toMatch(/^[A-Za-z0-9_./:@,=+\\-]*$/);
        expect(unescaped(escaped(text))).toBe(text);
      }),
    );
  });

  it("are read by bash as they were meant", () => {
    const texts = fc.sample(value, 300);
    const script = `while IFS= read -r line && [ "$line" != end ]; do printf -v text %b "\${line#v }"; printf '%s\\0' "$text"; done`;
    const lines = scriptLines(texts.map((text) => ["v", text]));
    const read = execFileSync("bash", ["-c", script], { input: lines }).toString("utf8");
    expect(read.split("\0").slice(0, -1)).toEqual(texts);
  });
});
