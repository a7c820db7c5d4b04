import { describe, expect, it } from "vitest";
import { type Movable, shouldMove } from "../../../../src/broker/replan/should-move.ts";
import type { Pipeline } from "../../../../src/domain/pipeline.ts";
import { solveInline } from "../../../../src/optimizer/linear/solve-inline.ts";
import { buildPipeline } from "../../../arbitraries/build-pipeline.ts";
import { at, OPTIONS, situationOf, world } from "./situations.ts";

/** 20 h at 2 USD in `gcp/b`; elsewhere it needs the 2 GB once more, half an hour to restore, and the hours since the checkpoint. */
const PIPELINE = buildPipeline({
  datasets: [{ name: "d", sizeGb: 2, at: "gcp/b" }],
  stages: [
    { name: "one", inputs: ["d"], hours: 40, checkpoint: { everyHours: 4, restartHours: 0.5 } },
  ],
});
const RUNNING = { ...at("one", "gcp/b"), remainingHours: 20 };
const FROM_CHECKPOINT = { stage: "one", doneShare: 0.45, leavingUsd: 0 };

const asked = async (
  movable: Movable = FROM_CHECKPOINT,
  threshold = { leastUsd: 1, leastPct: 10 },
  pipeline: Pipeline = PIPELINE,
) => {
  const answer = await shouldMove(
    pipeline,
    world(),
    situationOf({ running: [RUNNING] }),
    movable,
    threshold,
    OPTIONS,
    solveInline,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
};

describe("a running stage", () => {
  it("moves when the cheaper place pays for data, restore and lost work", async () => {
    const move = await asked();
    expect(move?.to).toMatchObject({ location: "aws/a", hours: 22.5, startHour: 2 });
    expect(move?.savedUsd).toBeCloseTo(40 - (2 + 22.5), 9);
  });

  it("stays when what is saved is less than was asked for", async () => {
    expect(await asked(FROM_CHECKPOINT, { leastUsd: 15.4, leastPct: 0 })).toBeDefined();
    expect(await asked(FROM_CHECKPOINT, { leastUsd: 15.6, leastPct: 0 })).toBeUndefined();
    expect(await asked(FROM_CHECKPOINT, { leastUsd: 0, leastPct: 38 })).toBeDefined();
    expect(await asked(FROM_CHECKPOINT, { leastUsd: 0, leastPct: 39 })).toBeUndefined();
  });

  it("stays when leaving costs what is saved", async () => {
    expect(await asked({ ...FROM_CHECKPOINT, leavingUsd: 15 })).toBeUndefined();
  });

  it("without a checkpoint has all its work before it", async () => {
    expect(await asked({ ...FROM_CHECKPOINT, doneShare: 0 })).toBeUndefined();
  });

  it("does not begin again where it is, however cheap that looks", async () => {
    const here = { ...PIPELINE, policy: { ...DENY, deny: ["aws", "azure"] } };
    expect(await asked({ ...FROM_CHECKPOINT, doneShare: 1 }, undefined, here)).toBeUndefined();
  });

  it("stays when the deadline could not be kept elsewhere", async () => {
    const soon = { ...PIPELINE, limits: { deadlineHours: 24 } };
    expect(await asked(FROM_CHECKPOINT, undefined, soon)).toBeUndefined();
    const later = { ...PIPELINE, limits: { deadlineHours: 24.5 } };
    expect(await asked(FROM_CHECKPOINT, undefined, later)).toBeDefined();
  });

  it("weighs hours where they are worth money, and never moves where cost does not count", async () => {
    const worth = (hourIsWorthUsd: number): Pipeline => ({
      ...PIPELINE,
      objective: { kind: "weighted", hourIsWorthUsd },
    });
    expect((await asked(FROM_CHECKPOINT, undefined, worth(1)))?.savedUsd).toBeCloseTo(
      15.5 - 4.5,
      9,
    );
    expect(await asked(FROM_CHECKPOINT, undefined, worth(4))).toBeUndefined();
    const fast: Pipeline = { ...PIPELINE, objective: { kind: "time" } };
    expect(await asked(FROM_CHECKPOINT, undefined, fast)).toBeUndefined();
  });
});

const DENY = { origin: "pipeline", certifications: [], acceptUnverifiedCertifications: false };
