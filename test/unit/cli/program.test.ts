import { describe, expect, it } from "vitest";
import { failWithBug } from "../../../src/cli/failure.ts";
import { run } from "../../../src/cli/program.ts";
import { fakeIo } from "./fake-io.ts";

const runs = async (...args: string[]) => {
  const io = fakeIo();
  return { code: await run(args, io), stdout: io.stdout(), stderr: io.stderr() };
};

const COMMANDS = ["optimize", "check", "gpus", "instances"];

describe("help", () => {
  it.each([[], ["--help"], ...COMMANDS.map((command) => [command, "--help"])])(
    "leads with examples on stdout: sky %s %s",
    async (...args) => {
      const { code, stdout, stderr } = await runs(...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout.indexOf("Examples:")).toBeGreaterThanOrEqual(0);
      expect(stdout.indexOf("Examples:")).toBeLessThan(stdout.indexOf("Usage:"));
    },
  );

  it("fits a terminal of 80 columns", async () => {
    for (const args of [["--help"], ...COMMANDS.map((command) => [command, "--help"])]) {
      const { stdout } = await runs(...args);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  it("prints the version", async () => {
    expect((await runs("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("bad usage", () => {
  it.each([
    [["optimise", "dag.json"], "optimize"],
    [["optimize"], "Usage: sky optimize"],
    [["optimize", "a.json", "b.json"], "Usage: sky optimize"],
    [["optimize", "a.json", "--json", "--format", "md"], "cannot be used with option '--format"],
    [["optimize", "a.json", "--svg", "map", "--json"], "cannot be used with option '--svg"],
    [
      ["optimize", "a.json", "--format", "html", "--svg", "map"],
      "cannot be used with option '--svg",
    ],
    [["optimize", "a.json", "--format", "pdf"], "text, json, md, html"],
    [["optimize", "a.json", "--svg", "pie"], "dag, timeline, map, cost, pareto, break-evens"],
    [["optimize", "a.json", "--jsno"], "--json"],
    [["optimize", "a.json", "--deadline", "soon"], "--deadline <time>  finish within"],
    [["optimize", "a.json", "--budget", "-5"], "--budget <usd>  spend at most"],
    [["optimize", "a.json", "--solver", "cplex"], "javascript-lp-solver"],
    [["optimize", "a.json", "--minimize", "money"], '"cost", "time" or "carbon"'],
    [["check", "--catalog"], "--catalog <dir>"],
  ])("%j says what was wrong in a few lines", async (args, hint) => {
    const { code, stdout, stderr } = await runs(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("error:");
    expect(stderr).toContain(hint);
    expect(stderr.trim().split("\n").length).toBeLessThanOrEqual(3);
  });
});

describe("a bug", () => {
  it("is called one, with its stack only for those who ask", () => {
    const quiet = fakeIo();
    expect(failWithBug(new Error("impossible\nsecond line"), quiet)).toBe(1);
    expect(quiet.stderr()).toContain("this is a bug in sky: impossible\n");
    expect(quiet.stderr()).not.toMatch(/\n\s+at /);
    const loud = fakeIo({ env: { SKY_DEBUG: "1" } });
    failWithBug(new Error("impossible"), loud);
    expect(loud.stderr()).toMatch(/\n\s+at /);
  });
});
