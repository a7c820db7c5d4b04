import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../src/cli/exit-code.ts";
import type { OutputFlags } from "../../../src/cli/output-flags.ts";
import { deliver, refuse } from "../../../src/cli/plan-output.ts";
import type { NoPlan } from "../../../src/domain/errors.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { examplePlan } from "../report/example-plan.ts";
import { type FakeIo, fakeIo } from "./fake-io.ts";

const pipeline: Pipeline = {
  name: "review-ranker",
  objective: { kind: "cost" },
  limits: {},
  datasets: [],
  stages: [],
  together: [],
  apart: [],
  deliver: [],
  blocked: [],
  reserved: [],
  quota: [],
  discounts: [],
};

const noPlan: NoPlan = { kind: "infeasible", summary: "s", conflict: ["a"], stages: [] };

it("has an exit code for each kind of error", () => {
  expect(exitCodeOf({ kind: "input", file: "-", problems: [] })).toBe(2);
  expect(exitCodeOf(noPlan)).toBe(3);
  expect(exitCodeOf({ kind: "time-limit", limitMs: 1 })).toBe(4);
  expect(exitCodeOf({ kind: "catalog", problems: [] })).toBe(5);
});

describe("a plan", () => {
  it("without proof ends well, with a notice beside the document", async () => {
    const io = fakeIo();
    const plan = examplePlan({ status: "feasible", gap: 0.1 });
    expect(await deliver(plan, pipeline, { json: true, color: true }, io)).toBe(0);
    expect(JSON.parse(io.stdout()).status).toBe("feasible");
    expect(io.stderr()).toContain("not proven optimal, at most 10% above the optimum");
  });

  it("is painted on a terminal and never in a file", async () => {
    const terminal = fakeIo({ isTTY: true, columns: 100 });
    await deliver(examplePlan(), pipeline, { color: true }, terminal);
    expect(terminal.stdout()).toContain("\u001B[");
    const out = join(await mkdtemp(join(tmpdir(), "sky-plan-")), "plan.txt");
    expect(await deliver(examplePlan(), pipeline, { color: true, out }, terminal)).toBe(0);
    expect(await readFile(out, "utf8")).not.toContain("\u001B");
  });

  it("that cannot be written ends with 2", async () => {
    const io = fakeIo();
    const flags = { json: true, color: true, out: "/no-such-directory/plan.json" };
    expect(await deliver(examplePlan(), pipeline, flags, io)).toBe(2);
    expect(io.stdout()).toBe("");
  });
});

describe("forms", () => {
  const asked = async (flags: Partial<OutputFlags>): Promise<FakeIo & { code: number }> => {
    const io = fakeIo();
    return { ...io, code: await deliver(examplePlan(), pipeline, { color: true, ...flags }, io) };
  };

  it("--format json and --json are the same", async () => {
    const json = await asked({ json: true });
    expect((await asked({ format: "json" })).stdout()).toBe(json.stdout());
  });

  it.each([
    ["text", /^review-ranker: \$40.07/],
    ["md", /^# review-ranker\n/],
    ["html", /^<!doctype html>\n[\s\S]*<svg [\s\S]*<\/html>\n$/],
  ] as const)("%s", async (format, form) => {
    expect((await asked({ format })).stdout()).toMatch(form);
  });

  it("a picture alone is an SVG document", async () => {
    expect((await asked({ svg: "timeline" })).stdout()).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  it("a picture that the plan has no figures for is bad input, with the reason", async () => {
    const { code, stdout, stderr } = await asked({ svg: "pareto" });
    expect([code, stdout()]).toEqual([2, ""]);
    expect(stderr()).toContain("--svg pareto: This plan has no frontier");
  });

  it("a file gets the same bytes as standard output", async () => {
    const out = join(await mkdtemp(join(tmpdir(), "sky-plan-")), "plan.html");
    const { code, stdout } = await asked({ format: "html", out });
    expect([code, stdout()]).toEqual([0, ""]);
    expect(await readFile(out, "utf8")).toBe((await asked({ format: "html" })).stdout());
  });

  it("a saved plan needs no pipeline", async () => {
    const io = fakeIo();
    expect(await deliver(examplePlan(), undefined, { color: true, format: "md" }, io)).toBe(0);
    expect(io.stdout()).toContain("# review-ranker");
  });
});

describe("no plan", () => {
  it.each(["md", "html"] as const)("is a report in %s, still with exit code 3", async (format) => {
    const io = fakeIo();
    expect(await refuse(noPlan, { color: true, format }, io, "ranker")).toBe(3);
    expect(io.stdout()).toContain("ranker");
    expect(io.stdout()).toContain("What stands in the way");
    expect(io.stderr()).toContain("No plan exists");
  });

  it("has no picture", async () => {
    const io = fakeIo();
    expect(await refuse(noPlan, { color: true, svg: "dag" }, io)).toBe(3);
    expect(io.stdout()).toBe("");
  });

  it("is a document for programs only", async () => {
    const quiet = fakeIo();
    expect(await refuse(noPlan, { color: true }, quiet)).toBe(3);
    expect(quiet.stdout()).toBe("");
    const programs = fakeIo();
    expect(await refuse(noPlan, { color: true, json: true }, programs)).toBe(3);
    expect(JSON.parse(programs.stdout())).toMatchObject({ status: "infeasible", conflict: ["a"] });
  });

  it("after a time limit is unknown, not infeasible", async () => {
    const io = fakeIo();
    const error = { kind: "time-limit", limitMs: 5000 } as const;
    expect(await refuse(error, { color: true, json: true }, io)).toBe(4);
    expect(JSON.parse(io.stdout()).status).toBe("unknown");
  });
});
