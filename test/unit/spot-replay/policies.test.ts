import { describe, expect, test } from "vitest";
import type { SpotJobRequest } from "../../../src/spot-replay/job.ts";
import { optimalReplay } from "../../../src/spot-replay/optimum/optimal-replay.ts";
import { greedy } from "../../../src/spot-replay/policies/greedy.ts";
import { onDemandOnly } from "../../../src/spot-replay/policies/on-demand-only.ts";
import { spotFailover } from "../../../src/spot-replay/policies/spot-failover.ts";
import { spotOneZone } from "../../../src/spot-replay/policies/spot-one-zone.ts";
import {
  uniformProgress,
  uniformProgressWith,
} from "../../../src/spot-replay/policies/uniform-progress.ts";
import type { SpotPolicy } from "../../../src/spot-replay/policy.ts";
import { replaySpot } from "../../../src/spot-replay/replay.ts";
import type { SpotReplay } from "../../../src/spot-replay/tally.ts";
import { jobOf, marketOf, traceOf } from "../../arbitraries/spot.ts";

const A = "aws/us-west-2/us-west-2a";
const B = "aws/us-west-2/us-west-2b";
const EAST = "aws/us-east-1/us-east-1c";
/** Hours of one step; on demand 3 USD/h, spot 1 USD/h. */
const offer = (zone: string, machines: string, spotUsdPerHour = 1) => ({
  trace: traceOf(zone, machines),
  onDemandUsdPerHour: 3,
  spotUsdPerHour,
});

const replay = (
  policy: SpotPolicy,
  request: Omit<SpotJobRequest, "restartHours"> & { readonly restartHours?: number },
  ...zones: readonly ReturnType<typeof offer>[]
): SpotReplay =>
  replaySpot(
    jobOf({ restartHours: 0, checkpointEveryHours: 0, ...request }),
    marketOf(zones, () => 0.5),
    policy,
  );

/** `s0 1–3`: spot in zone us-west-2a from hour 1 to 3. */
const story = ({ stints }: SpotReplay): readonly string[] =>
  stints.map(
    ({ market, zone, fromHour, hours }) =>
      `${market} ${zone.split("-").at(-1)} ${fromHour}–${fromHour + hours}`,
  );

describe("F-6: 40 h of work, 60 h limit, spot in hours 0 to 12 only", () => {
  const request = { workHours: 40, deadlineHours: 60 };
  const zone = offer(A, "1".repeat(12) + "0".repeat(48));

  test("greedy switches at the latest safe hour 32 and pays $96", () => {
    const run = replay(greedy, request, zone);
    expect(run.usd).toBe(96);
    expect(run.finishHours).toBe(60);
    expect(run.metDeadline).toBe(true);
    expect(story(run)).toEqual(["spot 2a 0–12", "on-demand 2a 32–60"]);
  });

  test("nothing costs less: $96 is the optimum", () => {
    const best = optimalReplay(
      jobOf({ ...request, restartHours: 0, checkpointEveryHours: 0 }),
      marketOf([zone]),
    );
    expect(best.ok && best.value.usd).toBe(96);
  });

  test("waiting for one hour more would miss the deadline", () => {
    const late: SpotPolicy = {
      name: "late",
      decide: (view) =>
        view.elapsedSeconds >= 33 * 3600
          ? { market: "on-demand", zone: 0 }
          : spotOneZone(0).decide(view),
    };
    const run = replay(late, request, zone);
    expect(run.finishHours).toBe(61);
    expect(run.metDeadline).toBe(false);
  });
});

describe("spot only", () => {
  test("in one zone waits while it has no machines", () => {
    const run = replay(spotOneZone(0), { workHours: 3 }, offer(A, "0110011"), offer(B, "1111111"));
    expect(story(run)).toEqual(["spot 2a 1–3", "spot 2a 5–6"]);
    expect(run).toMatchObject({ usd: 3, finishHours: 6, waitingHours: 3, interruptions: 1 });
  });

  test("is not finished when the trace ends first", () => {
    const run = replay(spotOneZone(0), { workHours: 3 }, offer(A, "0110"));
    expect(run.finishHours).toBeUndefined();
    expect(run).toMatchObject({ usd: 2, metDeadline: false, waitingHours: 2 });
  });

  test("fails over to the cheapest zone with machines and stays there", () => {
    const run = replay(
      spotFailover,
      { workHours: 4 },
      offer(A, "10111"),
      offer(B, "11111", 2),
      offer(EAST, "11111", 1.8),
    );
    // Moving to us-east-1 costs $0.50: over three hours 3 × 0.2 is saved.
    expect(story(run)).toEqual(["spot 2a 0–1", "spot 1c 1–4"]);
    expect(run.moveUsd).toBe(0.5);
    expect(run.usd).toBeCloseTo(1 + 3 * 1.8 + 0.5, 12);
  });

  test("a move that costs more than it saves is not made", () => {
    const job = jobOf({ workHours: 4, restartHours: 0, checkpointEveryHours: 0 });
    const zones = [offer(A, "10111"), offer(B, "11111", 2), offer(EAST, "11111", 1.8)];
    const run = replaySpot(
      job,
      marketOf(zones, () => 0.7),
      spotFailover,
    );
    expect(story(run)).toEqual(["spot 2a 0–1", "spot 2b 1–4"]);
    expect(run.moveUsd).toBe(0);
  });

  test("F-2: does not go straight back to the zone it lost, nor to one without machines", () => {
    const run = replay(
      spotFailover,
      { workHours: 3 },
      offer(A, "1011"),
      offer(B, "1001"),
      offer(EAST, "1111"),
    );
    expect(story(run)).toEqual(["spot 2a 0–1", "spot 1c 1–3"]);
  });
});

describe("checkpoints", () => {
  const machines = "110111111";

  test("without any, an interrupted job starts from zero", () => {
    const run = replaySpot(
      jobOf({ workHours: 3, restartHours: 0 }),
      marketOf([offer(A, machines)]),
      spotOneZone(0),
    );
    expect(run).toMatchObject({ usd: 5, lostHours: 2, finishHours: 6 });
  });

  test("work since the last one is lost", () => {
    const run = replay(
      spotOneZone(0),
      { workHours: 3, checkpointEveryHours: 1.5 },
      offer(A, machines),
    );
    expect(run).toMatchObject({ usd: 3.5, lostHours: 0.5, finishHours: 4.5 });
  });

  test("a restart is billed and does no work", () => {
    const run = replay(spotOneZone(0), { workHours: 3, restartHours: 0.5 }, offer(A, machines));
    expect(run).toMatchObject({ usd: 4, restartHours: 1, finishHours: 5 });
  });

  test("a restart that is interrupted is billed for nothing", () => {
    const run = replay(spotOneZone(0), { workHours: 1, restartHours: 1.5 }, offer(A, "10111"));
    expect(run).toMatchObject({ usd: 3.5, restartHours: 2.5, finishHours: 4.5, interruptions: 1 });
  });
});

describe("deadlines", () => {
  test("greedy never starts on spot when an interruption could not be made up for", () => {
    // One restart of an hour fits before the deadline, two do not.
    const run = replay(
      greedy,
      { workHours: 4, restartHours: 1, deadlineHours: 5.5 },
      offer(A, "1111111"),
    );
    expect(story(run)).toEqual(["on-demand 2a 0–5"]);
  });

  test("when two restarts fit it does, and stays until it is taken", () => {
    const run = replay(
      greedy,
      { workHours: 4, restartHours: 1, deadlineHours: 6 },
      offer(A, "1100111"),
    );
    expect(story(run)).toEqual(["spot 2a 0–2", "on-demand 2a 2–6"]);
    expect(run.metDeadline).toBe(true);
  });

  test("a coarse checkpoint counts as work that may be lost", () => {
    const job = { workHours: 4, checkpointEveryHours: 2 };
    const early = replay(greedy, { ...job, deadlineHours: 5.5 }, offer(A, "111111"));
    expect(story(early)).toEqual(["on-demand 2a 0–4"]);
    const later = replay(greedy, { ...job, deadlineHours: 6 }, offer(A, "111111"));
    expect(story(later)).toEqual(["spot 2a 0–4"]);
  });

  test("uniform progress goes on demand when behind the line, and leaves for spot when ahead of it", () => {
    // The line asks for half an hour of work an hour.
    const run = replay(
      uniformProgress,
      { workHours: 5, deadlineHours: 10 },
      offer(A, "0001111111"),
    );
    expect(story(run)).toEqual(["on-demand 2a 1–3", "spot 2a 3–6"]);
    expect(run.usd).toBe(2 * 3 + 3);
  });

  test("stopping to wait is a rule of its own", () => {
    const stops = uniformProgressWith("stops", { aheadRestarts: 0, stopsToWait: true });
    const run = replay(stops, { workHours: 5, deadlineHours: 10 }, offer(A, "0000000000"));
    expect(story(run).slice(0, 2)).toEqual(["on-demand 2a 1–2", "on-demand 2a 3–4"]);
    expect(run.metDeadline).toBe(true);
  });

  test("on demand it stays until it is ahead by two restarts", () => {
    const job = { workHours: 8, deadlineHours: 16, restartHours: 0.5 };
    const machines = `00${"1".repeat(14)}`;
    const stays = replay(uniformProgress, job, offer(A, machines));
    // From hour 1 with half an hour of restart: ahead of hour t + 1 of the line first at t = 4.
    expect(story(stays)[0]).toBe("on-demand 2a 1–4");
    const leaves = uniformProgressWith("leaves", { aheadRestarts: 0, stopsToWait: false });
    expect(story(replay(leaves, job, offer(A, machines)))[0]).toBe("on-demand 2a 1–3");
  });

  test("many nodes run all or none, and all are paid", () => {
    const run = replay(greedy, { workHours: 3, deadlineHours: 5, nodes: 2 }, offer(A, "21222"));
    expect(story(run)).toEqual(["spot 2a 0–1", "spot 2a 2–4"]);
    expect(run.usd).toBe(6);
  });
});

test("on demand goes on after the trace, spot does not", () => {
  const run = replay(greedy, { workHours: 4, deadlineHours: 9 }, offer(A, "11"));
  expect(story(run)).toEqual(["spot 2a 0–2", "on-demand 2a 7–9"]);
  expect(replay(onDemandOnly, { workHours: 4 }, offer(A, "1")).usd).toBe(12);
});

test("a start step is where the job's clock begins", () => {
  const market = marketOf([offer(A, "000011")]);
  const run = replaySpot(jobOf({ workHours: 2, restartHours: 0 }), market, spotOneZone(0), 4);
  expect(run).toMatchObject({ usd: 2, finishHours: 2, waitingHours: 0 });
});

test("prices of a trace hold step by step", () => {
  const trace = traceOf(A, "111", { usdPerHour: [1, 2, 4] });
  const market = marketOf([{ trace, onDemandUsdPerHour: 3 }]);
  const job = jobOf({ workHours: 2.5, restartHours: 0 });
  expect(replaySpot(job, market, spotOneZone(0)).usd).toBe(1 + 2 + 2);
});

test("a policy that changes machines forever comes to an end", () => {
  const back: SpotPolicy = {
    name: "back and forth",
    decide: ({ elapsedSeconds }) => ({ market: "on-demand", zone: (elapsedSeconds / 3600) % 2 }),
  };
  const run = replay(back, { workHours: 2, restartHours: 1 }, offer(A, "11"), offer(B, "11"));
  expect(run.finishHours).toBeUndefined();
});

test("choosing spot where there is none is a bug, and is said", () => {
  const blind: SpotPolicy = { name: "blind", decide: () => ({ market: "spot", zone: 0 }) };
  expect(() => replay(blind, { workHours: 1 }, offer(A, "0"))).toThrow(/which has none/);
});
