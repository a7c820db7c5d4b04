import { describe, expect, it } from "vitest";
import { parseText } from "../../../src/page/pipeline-text/parse-text.ts";
import { pathOfPointer } from "../../../src/page/pipeline-text/path.ts";
import { rangeOf } from "../../../src/page/pipeline-text/range-of.ts";

const json = `{
  "name": "x",
\t"stages": [{ "name": "a", "runtime": "soon" }]
}`;
const yaml = `name: x
stages:
  - name: a
    runtime: soon
    resources:
      cpus: "8"
      memory: "8"
`;
const at = (text: string, pointer: string): string => {
  const { from, to } = rangeOf(text, pathOfPointer(pointer));
  return text.slice(from, to);
};

describe("a pointer of a problem", () => {
  it("leads to the value", () => {
    expect(at(json, "/stages/0/runtime")).toBe('"soon"');
    expect(at(yaml, "/stages/0/runtime")).toBe("soon");
  });

  it("of a block leads to its key", () => {
    expect(at(yaml, "/stages/0/resources")).toBe("resources:");
  });

  it("to a field that is missing leads to what is around it", () => {
    expect(at(json, "/stages/0/inputs")).toBe('{ "name": "a", "runtime": "soon" }');
    expect(at(yaml, "/stages/0/inputs")).toContain("name: a");
    expect(at(yaml, "")).toBe("n");
  });

  it("is unescaped", () => {
    expect(pathOfPointer("/a~1b/0/~0c")).toEqual(["a/b", 0, "~c"]);
  });
});

describe("a text that is no document", () => {
  it("says where, in JSON", () => {
    const read = parseText('{\n  "a": 1\n  "b": 2\n}');
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error[0]).toMatchObject({ from: 13, detail: "Comma expected here." });
  });

  it("says where, in YAML", () => {
    const read = parseText("a: 1\nb: [1, 2\nc: 3\n");
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error[0]?.from).toBeGreaterThan(5);
  });

  it("may not be a YAML bomb", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(20)}]\nc: [${"*b,".repeat(20)}]\n`;
    expect(parseText(bomb).ok).toBe(false);
  });
});
