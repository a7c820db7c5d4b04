import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../src/cli/exit-code.ts";
import { deliver, refuse } from "../../../src/cli/plan-output.ts";
import type { NoPlan } from "../../../src/domain/errors.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import { examplePlan } from "../report/example-plan.ts";
import { fakeIo } from "./fake-io.ts";

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

describe("no plan", () => {
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
