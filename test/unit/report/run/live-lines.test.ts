import { describe, expect, test } from "vitest";
import type { LocationId } from "../../../../src/domain/ids.ts";
import type { RunStatus, StageStatus } from "../../../../src/domain/run-status.ts";
import { liveLines } from "../../../../src/report/run/live-lines.ts";
import { renderRun, renderRuns } from "../../../../src/report/run/status-table.ts";
import { displayWidth } from "../../../../src/report/text.ts";

const stage = (name: string, changes: Partial<StageStatus> = {}): StageStatus => ({
  name,
  phase: "waiting",
  attempts: 0,
  location: "aws/us-east-1/us-east-1a" as LocationId,
  instanceType: "p3.8xlarge",
  market: "spot",
  costUsd: 0,
  ...changes,
});

const statusOf = (stages: readonly StageStatus[]): RunStatus => ({
  run: "r1",
  name: "demo\u001B[2J",
  status: "running",
  createdAt: "2026-11-25T12:00:00.000Z",
  elapsedHours: 1.5,
  plannedUsd: 10,
  costUsd: 2.5,
  stages,
  machines: [],
  blocks: [],
});

const RENDER = { columns: 80, color: false, rows: 24 };

describe("the picture of a run", () => {
  test("shows what each stage does, how far it is, and what it has cost", () => {
    const lines = liveLines(
      statusOf([
        stage("prepare", { phase: "finished", attempts: 1, costUsd: 0.5 }),
        stage("train", { phase: "running", attempts: 2, share: 0.5, costUsd: 2 }),
        stage("serve"),
      ]),
      { ...RENDER, columns: 120 },
    ).split("\n");
    expect(lines[0]).toContain("✓ prepare  ████████████  finished");
    expect(lines[1]).toContain("* train    ██████░░░░░░  running 50%");
    expect(lines[1]).toContain("attempt 2  $2.00");
    expect(lines[3]).toBe("  1 of 3 stages, $2.50 of $10.00 planned, 1 h 30 min");
  });

  test("is never wider or higher than the screen, whatever names hold", () => {
    const names = Array.from(
      { length: 200 },
      (_, index) => `長い名前\u001B[31m${"x".repeat(index)}`,
    );
    const stages = names.map((name, index) =>
      stage(name, index === 150 ? { phase: "running", attempts: 1, share: 0.1 } : {}),
    );
    for (const [columns, rows] of [
      [40, 4],
      [80, 24],
      [200, 60],
    ] as const) {
      const lines = liveLines(statusOf(stages), { columns, rows, color: false }).split("\n");
      expect(lines.length).toBeLessThan(rows);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThan(columns);
      expect(lines.join("")).not.toContain("\u001B");
      expect(lines.some((line) => line.includes("*"))).toBe(true);
    }
  });

  test("and its tables let nothing through that moves the cursor", () => {
    const status = statusOf([
      stage("train", { lastFailure: "no\u001B[2Jroom", output: "file:///x" }),
    ]);
    for (const text of [renderRun(status, RENDER), renderRuns([status], RENDER)])
      expect(text).not.toContain("\u001B");
    expect(renderRun(status, RENDER)).toContain("train: file:///x");
  });
});
