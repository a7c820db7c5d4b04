import { describe, expect, test } from "vitest";
import type { InputError } from "../../../src/domain/errors.ts";
import type { Result } from "../../../src/domain/result.ts";
import { securedSeconds, spotJob } from "../../../src/spot-replay/job.ts";
import { spotMarket } from "../../../src/spot-replay/market.ts";
import { optimalReplay } from "../../../src/spot-replay/optimum/optimal-replay.ts";
import { jobOf, marketOf, traceOf } from "../../arbitraries/spot.ts";

const pointers = (result: Result<unknown, InputError>): readonly string[] =>
  result.ok ? [] : result.error.problems.map(({ pointer }) => pointer);
const details = (result: Result<unknown, InputError>): string =>
  result.ok ? "" : result.error.problems.map(({ detail }) => detail).join("; ");

const ZONE = "aws/us-west-2/us-west-2a";

describe("a job", () => {
  test("is kept in whole seconds", () => {
    expect(jobOf({ workHours: 1.0001, restartHours: 0.2 })).toEqual({
      workSeconds: 3600,
      restartSeconds: 720,
      checkpointSeconds: Number.POSITIVE_INFINITY,
      deadlineSeconds: Number.POSITIVE_INFINITY,
      nodes: 1,
    });
  });

  test("that cannot be is refused with all that is wrong", () => {
    const job = {
      workHours: 0,
      restartHours: -1,
      checkpointEveryHours: -1,
      deadlineHours: 0,
      nodes: 1.5,
    };
    expect(pointers(spotJob(job))).toEqual([
      "/workHours",
      "/restartHours",
      "/checkpointEveryHours",
      "/deadlineHours",
      "/nodes",
    ]);
    expect(pointers(spotJob({ workHours: Number.NaN, restartHours: 0 }))).toEqual(["/workHours"]);
  });

  test("keeps work up to its last checkpoint", () => {
    const every = (checkpointEveryHours: number) =>
      jobOf({ workHours: 5, restartHours: 0, checkpointEveryHours });
    expect(securedSeconds(every(1), 2.9 * 3600)).toBe(2 * 3600);
    expect(securedSeconds(every(0), 2.9 * 3600)).toBe(2.9 * 3600);
    expect(securedSeconds(jobOf({ workHours: 5, restartHours: 0 }), 4 * 3600)).toBe(0);
  });
});

describe("a market", () => {
  const trace = traceOf(ZONE, "11");

  test("needs a zone, and a price where the trace has none", () => {
    expect(details(spotMarket([]))).toMatch(/no zone/);
    expect(details(spotMarket([{ trace, onDemandUsdPerHour: 3 }]))).toMatch(/spot price unknown/);
    expect(details(spotMarket([{ trace, onDemandUsdPerHour: 0, spotUsdPerHour: 1 }]))).toMatch(
      /on demand 0 USD/,
    );
  });

  test("needs traces of the same steps", () => {
    const other = traceOf("aws/us-west-2/us-west-2b", "11", { stepSeconds: 60 });
    const offers = [trace, other].map((t) => ({
      trace: t,
      onDemandUsdPerHour: 3,
      spotUsdPerHour: 1,
    }));
    const market = spotMarket(offers);
    expect(pointers(market)).toEqual(["/aws/us-west-2/us-west-2b"]);
    expect(details(market)).toMatch(/steps of 60 s .* has 3600 s/);
  });

  test("ends with its shortest trace", () => {
    const long = traceOf("aws/us-west-2/us-west-2b", "1111");
    const offers = [trace, long].map((t) => ({
      trace: t,
      onDemandUsdPerHour: 3,
      spotUsdPerHour: 1,
    }));
    expect(marketOf(offers).steps).toBe(2);
  });
});

describe("the optimum", () => {
  const market = marketOf([
    { trace: traceOf(ZONE, "11"), onDemandUsdPerHour: 3, spotUsdPerHour: 1 },
  ]);
  const optimum = (deadlineHours: number | undefined, restartHours = 0) =>
    optimalReplay(
      jobOf({
        workHours: 2,
        restartHours,
        ...(deadlineHours === undefined ? {} : { deadlineHours }),
      }),
      market,
    );

  test("needs a deadline that can be kept", () => {
    expect(details(optimum(undefined))).toMatch(/is not given/);
    expect(details(optimum(1.5))).toMatch(/cannot be kept/);
    expect(details(optimum(2.5, 1))).toMatch(
      /of 2.5 h cannot be kept by 2 h of work and a restart/,
    );
    expect(optimum(2).ok).toBe(true);
  });

  test("refuses a grid that is too fine, and says what would help", () => {
    const job = jobOf({
      workHours: 2000,
      restartHours: 7 / 3600,
      checkpointEveryHours: 0,
      deadlineHours: 4000,
    });
    const result = optimalReplay(job, market);
    expect(details(result)).toMatch(/states of 1 s/);
    expect(result.ok ? "" : result.error.problems[0]?.remedy).toMatch(
      /multiples of the trace's step/,
    );
  });
});
