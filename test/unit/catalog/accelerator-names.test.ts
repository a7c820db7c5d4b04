import { describe, expect, test } from "vitest";
import { resolveAccelerator } from "../../../src/catalog/accelerator-names.ts";
import { suggest } from "../../../src/catalog/suggest.ts";
import { readWell, SMALL } from "./dataset.ts";

const { accelerators } = await readWell(SMALL);
const resolve = (name: string) => resolveAccelerator({ accelerators }, name);

describe("accelerator names", () => {
  test.each([
    ["A100", "A100"],
    ["a100-80gb", "A100-80GB"],
    ["H100", "H100"],
    ["h100-80gb", "H100"],
    [" Tesla-V100 ", "V100"],
    ["TPU-V3-8", "tpu-v3-8"],
  ])("%s is %s", (written, canonical) => {
    expect(resolve(written)).toEqual({ ok: true, value: canonical });
  });

  test("an unknown name is an error with suggestions, never a near match", () => {
    expect(resolve("A100-8")).toEqual({
      ok: false,
      error: { suggestions: ["A100", "A100-80GB"] },
    });
  });

  test("the suggestion for a misspelt alias is the canonical name", () => {
    const result = resolve("Tesla-V10");
    expect(result.ok ? [] : result.error.suggestions).toContain("V100");
  });

  test("nothing is suggested for a name like none", () => {
    expect(resolve("quantum")).toEqual({ ok: false, error: { suggestions: [] } });
    expect(resolve("")).toEqual({ ok: false, error: { suggestions: [] } });
  });

  test("a canonical name wins over another's alias", () => {
    const clash = [
      { name: "B", aliases: ["A"] },
      { name: "A", aliases: [] },
    ];
    expect(resolveAccelerator({ accelerators: clash }, "a")).toEqual({ ok: true, value: "A" });
  });
});

describe("suggestions", () => {
  test("prefixes come before parts, and similar names only when there are none", () => {
    const known = ["vest", "us-west-1", "west-europe"];
    expect(suggest("west", known)).toEqual(["west-europe", "us-west-1"]);
    expect(suggest("wezt", known)).toEqual(["vest"]);
    expect(suggest("tokyo", known)).toEqual([]);
  });

  test("at most three, and the order of the known names does not matter", () => {
    const known = ["r1", "r2", "r3", "r4"];
    expect(suggest("r", known)).toEqual(["r1", "r2", "r3"]);
    expect(suggest("r", [...known].reverse())).toEqual(["r1", "r2", "r3"]);
    expect(suggest("r", known, 1)).toEqual(["r1"]);
  });
});
