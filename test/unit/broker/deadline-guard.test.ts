import { describe, expect, it } from "vitest";
import { deadlineAdvice } from "../../../src/broker/deadline-guard.ts";
import type { LocationId } from "../../../src/domain/ids.ts";
import { cheapestOnDemand, cheapestSpot, everyZone } from "../../../src/spot-replay/choose-zone.ts";
import { spotJob } from "../../../src/spot-replay/job.ts";
import { spotMarket } from "../../../src/spot-replay/market.ts";
import type { SpotPolicy } from "../../../src/spot-replay/policy.ts";
import { replaySpot } from "../../../src/spot-replay/replay.ts";

const view = { elapsedHours: 12, deadlineHours: 60, safeFinishHours: 40, reactionHours: 0 };

describe("the deadline guard", () => {
  it("says until when spot may be waited for", () => {
    expect(deadlineAdvice(view)).toEqual({ kind: "free", untilHours: 32 });
    const careful = { ...view, reactionHours: 0.5 };
    expect(deadlineAdvice(careful)).toEqual({ kind: "free", untilHours: 31.5 });
    expect(deadlineAdvice({ ...view, safeFinishHours: 60 })).toEqual({ kind: "switch" });
    expect(deadlineAdvice({ ...careful, safeFinishHours: 59.6 })).toEqual({ kind: "switch" });
  });

  it("says by how much it is too late", () => {
    expect(deadlineAdvice({ ...view, safeFinishHours: 61 })).toEqual({ kind: "late", byHours: 1 });
    const { safeFinishHours: _, ...none } = view;
    expect(deadlineAdvice(none)).toEqual({ kind: "late", byHours: Number.POSITIVE_INFINITY });
  });

  it("a moment that rounding has moved is no other moment", () => {
    const third = { ...view, safeFinishHours: 60 + 1e-12 };
    expect(deadlineAdvice(third)).toEqual({ kind: "switch" });
  });
});

/** Spot while there is any, then waiting for it, until the guard says that it is time. */
const patient: SpotPolicy = {
  name: "as long as the guard allows",
  decide: (seen) => {
    const { job, elapsedSeconds, securedSeconds, stepSeconds, machine } = seen;
    if (machine?.market === "on-demand") return machine;
    const left = job.restartSeconds + job.workSeconds - securedSeconds;
    const advice = deadlineAdvice({
      elapsedHours: elapsedSeconds / 3600,
      deadlineHours: job.deadlineSeconds / 3600,
      safeFinishHours: (elapsedSeconds + left) / 3600,
      reactionHours: 0,
    });
    const waits =
      advice.kind === "free" && advice.untilHours * 3600 >= elapsedSeconds + stepSeconds;
    const spot = cheapestSpot(seen, everyZone(seen));
    return waits ? spot : cheapestOnDemand(seen, everyZone(seen));
  },
};

describe("F-6: 40 h of work, 60 h limit, on-demand 3, spot 1 in hours 0 to 12 only", () => {
  const replay = (deadlineHours: number, stepMinutes: number) => {
    const job = spotJob({ workHours: 40, restartHours: 0, checkpointEveryHours: 0, deadlineHours });
    const steps = (60 * 60) / stepMinutes;
    const market = spotMarket([
      {
        trace: {
          zone: "x/r/a" as LocationId,
          machine: "m",
          kind: "availability",
          startedOn: "2026-11-02",
          stepSeconds: stepMinutes * 60,
          machines: Array.from({ length: steps }, (_, step) =>
            step * stepMinutes < 12 * 60 ? 1 : 0,
          ),
        },
        onDemandUsdPerHour: 3,
        spotUsdPerHour: 1,
      },
    ]);
    if (!job.ok || !market.ok) throw new Error("the case is refused");
    return replaySpot(job.value, market.value, patient);
  };

  it.each([60, 30, 1])("steps of %i min: 96 USD, switched at 32 h, done at 60 h", (stepMinutes) => {
    const { usd, finishHours, stints, waitingHours } = replay(60, stepMinutes);
    expect(usd).toBeCloseTo(96, 9);
    expect([finishHours, waitingHours]).toEqual([60, 20]);
    expect(stints).toMatchObject([
      { market: "spot", fromHour: 0, hours: 12 },
      { market: "on-demand", fromHour: 32, hours: 28 },
    ]);
  });

  it("without slack it is on demand at once, and never later than the limit", () => {
    expect(replay(40, 60)).toMatchObject({ usd: 120, finishHours: 40, spotHours: 0 });
    expect(replay(41, 60).metDeadline).toBe(true);
  });
});
