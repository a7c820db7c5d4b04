import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goodPipeline, pipelineFile, root, sky, smallCatalog } from "./sky.ts";

const [prepare, train] = goodPipeline.stages;
const withTrain = (changes: object): object => ({
  ...goodPipeline,
  stages: [prepare, { ...train, ...changes }],
});

/** Each: what is wrong, the file, and what the one message must name: place, value, remedy. */
const MISTAKES: readonly (readonly [string, unknown, readonly (string | RegExp)[]])[] = [
  ["unreadable JSON", '{"stages": [{"name": "a",}]}', [/dag\.json:1:\d+/]],
  ["an empty file", "", [/dag\.json/]],
  ["a list", "[]", ["list", "stages"]],
  ["null", "null", ["stages"]],
  ["an unknown field", withTrain({ runtme: "1h" }), ["/stages/1/runtme", "runtime"]],
  [
    "an unknown accelerator",
    withTrain({ resources: { accelerators: "A100-8:8" } }),
    ["/stages/1/resources/accelerators", "A100-8", "A100-80GB"],
  ],
  [
    "a cycle",
    {
      stages: [
        { name: "a", inputs: ["b"] },
        { name: "b", inputs: ["a"] },
      ],
    },
    [/a.*b|b.*a/, /cycle/i],
  ],
  ["an input that nobody makes", withTrain({ inputs: ["prepar"] }), ["prepar", '"prepare"']],
  ["a negative size", withTrain({ output: "-5GB" }), ["/stages/1/output", "-5GB"]],
  ["a size that is no number", withTrain({ output: "much" }), ["/stages/1/output", "much"]],
  ["a size beyond all numbers", '{"stages":[{"name":"a","output":1e400}]}', ["/stages/0/output"]],
  [
    "an unknown region",
    { ...goodPipeline, deliver: [{ from: "train", to: "aws/us-east-9" }] },
    ["/deliver/0/to", "aws/us-east-9", "aws/us-east-1"],
  ],
  ["no stages", { stages: [] }, ["/stages"]],
  ["two stages of one name", { stages: [{ name: "a" }, { name: "a" }] }, ["/stages/1", '"a"']],
  ["a deep nest", "[".repeat(100_000), ["deep"]],
];

describe("a mistake in the file ends with 2 and one clear message", () => {
  it.each(MISTAKES)("%s", async (_what, content, needed) => {
    const file = await pipelineFile(content);
    const { code, stdout, stderr } = await sky(["check", file, "--catalog", smallCatalog]);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("dag.json");
    for (const part of needed)
      expect(stderr).toMatch(part instanceof RegExp ? part : literal(part));
    expect(stderr).toMatch(/→ /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.split("\n").length).toBeLessThan(12);
  });

  it("optimize says the same as check", async () => {
    const file = await pipelineFile(withTrain({ output: "-5GB" }));
    const checked = await sky(["check", file, "--catalog", smallCatalog]);
    const optimized = await sky(["optimize", file, "--json", "--catalog", smallCatalog]);
    expect(optimized).toMatchObject({ code: 2, stdout: "", stderr: checked.stderr });
  });

  it("tells all mistakes at once", async () => {
    const file = await pipelineFile(withTrain({ output: "-5GB", runtme: "1h", nodes: 0 }));
    const { stderr } = await sky(["check", file, "--catalog", smallCatalog]);
    expect(stderr).toContain("3 problems");
  });
});

describe("a file that cannot be read ends with 2", () => {
  it.each([
    ["missing", ["no-such.json"], "no such file"],
    ["a directory", ["."], "a directory"],
    ["binary", [process.execPath], /binary|larger/],
  ])("%s", async (_what, args, message) => {
    const { code, stdout, stderr } = await sky(["optimize", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("empty standard input", async () => {
    const { code, stderr } = await sky(["optimize", "-"]);
    expect(code).toBe(2);
    expect(stderr).toContain("standard input");
  });
});

it("a place that --blocked does not know ends with 2 and names the flag", async () => {
  const file = await pipelineFile(goodPipeline);
  const args = ["optimize", file, "--catalog", smallCatalog, "--blocked", "aws/us-east-9"];
  const { code, stderr } = await sky(args);
  expect(code).toBe(2);
  expect(stderr).toContain("--blocked");
  expect(stderr).toContain("aws/us-east-9");
});

describe("a broken catalog ends with 5", () => {
  it("a directory that does not exist", async () => {
    const file = await pipelineFile(goodPipeline);
    const { code, stdout, stderr } = await sky(["optimize", file, "--catalog", "no-such-dir"]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain("no-such-dir");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("a row with a broken value: file, line, column and value", async () => {
    const dir = await mkdtemp(join(tmpdir(), "sky-catalog-"));
    await cp(smallCatalog, dir, { recursive: true });
    const prices = join(dir, "catalog/aws/prices.csv");
    await writeFile(prices, (await readFile(prices, "utf8")).replace(",0.66,", ",cheap,"));
    const { code, stderr } = await sky([
      "optimize",
      await pipelineFile(goodPipeline),
      "--catalog",
      dir,
    ]);
    expect(code).toBe(5);
    expect(stderr).toMatch(/catalog\/aws\/prices\.csv:2/);
    expect(stderr).toContain("on_demand_usd_per_hour");
    expect(stderr).toContain("cheap");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("a directory of something else", async () => {
    const { code, stderr } = await sky([
      "optimize",
      await pipelineFile(goodPipeline),
      "--catalog",
      join(root, "src"),
    ]);
    expect(code).toBe(5);
    expect(stderr.split("\n").length).toBeLessThan(40);
  });
});

const literal = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
