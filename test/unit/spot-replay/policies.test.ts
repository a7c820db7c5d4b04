import { describe, expect, it } from "vitest";
import { optimalReplay } from "../../../src/spot-replay/optimum/optimal-replay.ts";
import { greedy } from "../../../src/spot-replay/policies/greedy.ts";
import { onDemandOnly } from "../../../src/spot-replay/policies/on-demand-only.ts";
import { spotFailover } from "../../../src/spot-replay/policies/spot-failover.ts";
import { spotOneZone } from "../../../src/spot-replay/policies/spot-one-zone.ts";
import { uniformProgress } from "../../../src/spot-replay/policies/uniform-progress.ts";
import { replaySpot } from "../../../src/spot-replay/replay.ts";
import { jobOf, marketOf, traceOf } from "../../arbitraries/spot.ts";

const zone = (machines: string, name = "aws/us-west-2/us-west-2a", spotUsdPerHour = 1) => ({
  trace: traceOf(name, machines),
  spotUsdPerHour,
  onDemandUsdPerHour: 3,
});

describe("F-6: 40 h of work, 60 h limit, spot in the first 12 hours only", () => {
  const market = marketOf([zone("1".repeat(12) + "0".repeat(48))]);
  const job = jobOf({ workHours: 40, restartHours: 0, checkpointEveryHours: 0, deadlineHours: 60 });

  it("greedy waits until the latest safe hour and finishes at the limit", () => {
    const replay = replaySpot(job, market, greedy);
    expect(replay).toMatchObject({ usd: 96, finishHours: 60, metDeadline: true });
    const [spot, onDemand] = replay.stints;
    expect([spot?.market, onDemand?.market]).toEqual(["spot", "on-demand"]);
    expect(onDemand?.fromHour).toBe(32);
  });

  it("no schedule is cheaper", () => {
    expect(optimalReplay(job, market)).toMatchObject({ value: { usd: 96 } });
  });

  it("on demand alone costs all hours", () => {
    expect(replaySpot(job, market, onDemandOnly)).toMatchObject({ usd: 120, finishHours: 40 });
  });
});

describe("one zone and several", () => {
  const job = jobOf({ workHours: 4, restartHours: 0.5, checkpointEveryHours: 1 });

  it("one zone waits for its machines and pays each restart", () => {
    const replay = replaySpot(job, marketOf([zone("1100111")]), spotOneZone(0));
    // 0.5 h restart and 1.5 h work, of which one hour is kept; then 0.5 h restart and the 3 h left, past the trace's 2.5 h.
    expect(replay).toMatchObject({ interruptions: 1, lostHours: 0.5, metDeadline: false });
    expect(replay.finishHours).toBeUndefined();
  });

  it("failover goes on in the cheapest zone that has some, never the one just lost", () => {
    const market = marketOf([
      zone("1000000"),
      zone("0111111", "aws/us-west-2/us-west-2b", 1.2),
      zone("0111111", "aws/us-east-1/us-east-1c", 1.1),
    ]);
    const replay = replaySpot(job, market, spotFailover);
    expect(replay.stints.map(({ zone: at }) => at)).toEqual([
      "aws/us-west-2/us-west-2a",
      "aws/us-east-1/us-east-1c",
    ]);
  });

  it("moving the checkpoint is part of which zone is the cheapest, and is billed", () => {
    const offers = [
      zone("1000000"),
      zone("0111111", "aws/us-west-2/us-west-2b", 1.2),
      zone("0111111", "aws/us-east-1/us-east-1c", 1.1),
    ];
    const dear = replaySpot(
      job,
      marketOf(offers, () => 5),
      spotFailover,
    );
    expect(dear.stints[1]?.zone).toBe("aws/us-west-2/us-west-2b");
    const cheap = replaySpot(
      job,
      marketOf(offers, () => 0.01),
      spotFailover,
    );
    const free = replaySpot(job, marketOf(offers), spotFailover);
    expect(cheap.usd).toBeCloseTo(free.usd + 0.01, 9);
  });

  it("without checkpoints an interrupted job starts from zero", () => {
    const none = jobOf({ workHours: 2, restartHours: 0 });
    const replay = replaySpot(none, marketOf([zone("101111")]), spotOneZone(0));
    expect(replay).toMatchObject({ lostHours: 1, spotHours: 3, finishHours: 4 });
  });
});

describe("uniform progress", () => {
  it("goes on demand when it falls behind its line, and to spot when there is some and it is ahead", () => {
    const job = jobOf({ workHours: 4, restartHours: 0, checkpointEveryHours: 0, deadlineHours: 8 });
    const market = marketOf([zone("00001111")]);
    const replay = replaySpot(job, market, uniformProgress);
    // Hour 0: on the line, waits. Hour 1: behind, on demand until spot comes in hour 4, for the last hour of work.
    expect(replay).toMatchObject({ onDemandHours: 3, spotHours: 1, usd: 10, finishHours: 5 });
    // Greedy bets on spot coming in time, and here it does.
    expect(replaySpot(job, market, greedy)).toMatchObject({ usd: 4, finishHours: 8 });
  });
});
