import { describe, expect, it } from "vitest";
import { together } from "../../../src/adapters/job/machine-group.ts";
import type { JobStatus } from "../../../src/domain/adapter.ts";

const running: JobStatus = { state: "running", startedAtMs: 1, checkpointAtMs: 7 };
const ended = (exitCode: number, endedAtMs = 10): JobStatus => ({
  state: "ended",
  startedAtMs: 1,
  endedAtMs,
  exitCode,
  diskFull: false,
});
const gone: JobStatus = { state: "machine-gone", reason: "lost", atMs: 5 };

describe("the status of a job on several nodes", () => {
  it("runs as long as one node does", () => {
    expect(together([ended(0), running])).toEqual({ state: "running", startedAtMs: 1 });
  });

  it("is that of the first failure, though others run", () => {
    expect(together([running, ended(3), gone])).toMatchObject({ state: "ended", exitCode: 3 });
  });

  it("is gone when a node is gone and none has failed", () => {
    expect(together([running, gone])).toMatchObject({ state: "machine-gone", reason: "lost" });
  });

  it("is absent until every node has started: starting it again is harmless", () => {
    expect(together([{ state: "absent" }, running])).toMatchObject({ state: "absent" });
  });

  it("ends with the last", () => {
    expect(together([ended(0, 10), ended(0, 30), ended(0, 20)])).toMatchObject({ endedAtMs: 30 });
  });

  it("has the checkpoint of the first node, where checkpoints are copied from", () => {
    expect(together([{ ...running, checkpointAtMs: 4 }, ended(1)])).toMatchObject({
      checkpointAtMs: 4,
    });
    expect(together([ended(0), running])).not.toHaveProperty("checkpointAtMs");
  });
});
