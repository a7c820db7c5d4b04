import { describe, expect, test } from "vitest";
import {
  expectedSpotRun,
  interruptionsPerHour,
  type SpotRun,
  spotQuantileHours,
} from "../../../src/domain/spot.ts";
import { randomNumbers } from "./random-numbers.ts";

const run = (
  workHours: number,
  rate: number,
  everyHours: number | undefined,
  restartHours: number,
): SpotRun => ({
  workHours,
  interruptionsPerHour: rate,
  restartHours,
  ...(everyHours === undefined ? {} : { everyHours }),
});

/** Plays the run interruption by interruption, as its description says. */
const simulate = (
  spot: SpotRun,
  random: () => number,
): { hours: number; interruptions: number } => {
  let hours = 0;
  let interruptions = 0;
  let left = spot.workHours;
  while (left > 1e-12) {
    const segment = Math.min(left, spot.everyHours ?? left);
    for (;;) {
      const next = -Math.log(random()) / spot.interruptionsPerHour;
      if (next >= segment) break;
      interruptions += 1;
      hours += next + spot.restartHours;
    }
    hours += segment;
    left -= segment;
  }
  return { hours, interruptions };
};

const GRID: readonly SpotRun[] = [
  run(10, 0.02, undefined, 0.1),
  run(10, 0.02, 1, 0.1),
  run(10, 0.3, undefined, 0.1),
  run(10, 0.3, 1, 0),
  run(1, 2, 0.3, 0.5),
  run(100, 0.5, 0.7, 0.2),
  run(5, 0.001, undefined, 0),
  run(2, 0.5, undefined, 3),
  run(8, 0.4, 3, 1),
  run(400, 3, 0.25, 0.1),
];
const SAMPLES = 10_000;

const describeRun = (spot: SpotRun): string => JSON.stringify(spot);

const meanAndError = (values: readonly number[]): readonly [number, number] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, Math.sqrt(squares) / values.length];
};

describe("against a simulation of the same story", () => {
  test.each(GRID.map((spot) => [describeRun(spot), spot] as const))("%s", (_, spot) => {
    const random = randomNumbers(20_250_801);
    const samples = Array.from({ length: SAMPLES }, () => simulate(spot, random));
    const expected = expectedSpotRun(spot);
    for (const figure of ["hours", "interruptions"] as const) {
      const [mean, error] = meanAndError(samples.map((sample) => sample[figure]));
      expect(Math.abs(mean - expected[figure])).toBeLessThan(3 * error);
    }
    // The share of samples within the quantile: at least the confidence, above it only by the jump at no interruption.
    const jump = Math.exp(-spot.interruptionsPerHour * spot.workHours);
    for (const confidence of [0.6, 0.9, 0.95, 0.99]) {
      const quantile = spotQuantileHours(spot, confidence);
      const within = samples.filter(({ hours }) => hours <= quantile + 1e-9).length / SAMPLES;
      const wanted = Math.max(confidence, jump);
      const error = Math.sqrt((wanted * (1 - wanted)) / SAMPLES);
      expect(Math.abs(within - wanted)).toBeLessThan(3 * error);
    }
  });
});

describe("the quantile against closed forms", () => {
  const confidences = [0.55, 0.7, 0.9, 0.99, 0.999];

  test("at most two interruptions: the distribution agrees to 1e-5", () => {
    // R longer than the work: fewer than two interruptions if and only if less than 2 R are lost.
    const spot = run(1, 0.6, undefined, 10);
    const fails = -Math.expm1(-0.6);
    const one = 1 - fails ** 2;
    expect(spotQuantileHours(spot, one - 1e-6)).toBeLessThanOrEqual(12);
    expect(spotQuantileHours(spot, one + 1e-5)).toBeGreaterThan(21 - 1e-3);
    const half = 1 - fails + (1 - fails) * (1 - Math.exp(-0.6 * 0.5));
    expect(spotQuantileHours(spot, half)).toBeCloseTo(11.5, 4);
  });

  test.each(confidences)("hopeless runs tend to an exponential time, at %f", (confidence) => {
    const spot = run(12, 1, undefined, 0);
    const mean = expectedSpotRun(spot).hours;
    const limit = -mean * Math.log1p(-confidence);
    expect(Math.abs(spotQuantileHours(spot, confidence) / limit - 1)).toBeLessThan(1e-3);
  });

  test("it grows with the confidence and with the rate, and never falls below the work", () => {
    for (const spot of GRID) {
      let last = spot.workHours;
      for (const confidence of confidences) {
        const hours = spotQuantileHours(spot, confidence);
        expect(hours).toBeGreaterThanOrEqual(last);
        last = hours;
        const worse = { ...spot, interruptionsPerHour: spot.interruptionsPerHour * 1.5 };
        expect(spotQuantileHours(worse, confidence)).toBeGreaterThanOrEqual(hours);
      }
    }
  });

  test("a run that tries e^30 times gets a finite upper bound", () => {
    const hours = spotQuantileHours(run(30, 1, undefined, 0), 0.9);
    expect(hours).toBeGreaterThan(-Math.expm1(30) * Math.log(0.1));
    expect(hours).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe("the ends of the range", () => {
  test("a share of a month becomes a rate", () => {
    expect(interruptionsPerHour(0)).toBe(0);
    expect(1 - Math.exp(-730 * interruptionsPerHour(5))).toBeCloseTo(0.05, 12);
    expect(interruptionsPerHour(1e-12)).toBeCloseTo(1e-14 / 730, 25);
    expect(interruptionsPerHour(100)).toBeLessThan(0.03);
    expect(interruptionsPerHour(100)).toBeGreaterThan(interruptionsPerHour(99.999));
  });

  test("without interruptions the run takes its work", () => {
    const calm = run(7, 0, 0.5, 9);
    expect(expectedSpotRun(calm)).toEqual({ hours: 7, interruptions: 0 });
    expect(spotQuantileHours(calm, 0.999)).toBe(7);
  });

  test("no work takes no time", () => {
    expect(expectedSpotRun(run(0, 1, 0.5, 1))).toEqual({ hours: 0, interruptions: 0 });
    expect(spotQuantileHours(run(0, 1, undefined, 1), 0.9)).toBe(0);
  });

  test("tiny rates keep their digits", () => {
    const { hours, interruptions } = expectedSpotRun(run(10, 1e-13, undefined, 2));
    expect(interruptions).toBeCloseTo(1e-12, 20);
    // Half of λW² and R for each interruption.
    expect(hours).toBeCloseTo(10 + 5e-12 + 2e-12, 13);
  });

  test("what cannot finish takes for ever", () => {
    const hopeless = run(10_000, 1, undefined, 0);
    expect(expectedSpotRun(hopeless).hours).toBe(Number.POSITIVE_INFINITY);
    expect(spotQuantileHours(hopeless, 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect(expectedSpotRun({ ...hopeless, everyHours: 1 }).hours).toBeCloseTo(17_182.8, 1);
  });

  test("a checkpoint that divides the work, and one longer than it", () => {
    const twice = 2 * expectedSpotRun(run(5, 0.1, undefined, 0.2)).hours;
    expect(expectedSpotRun(run(10, 0.1, 5, 0.2)).hours).toBeCloseTo(twice, 9);
    const once = expectedSpotRun(run(10, 0.1, undefined, 0.2));
    expect(expectedSpotRun(run(10, 0.1, 20, 0.2))).toEqual(once);
    // 2.1 / 0.7 is a little more than 3.
    const thrice = 3 * expectedSpotRun(run(0.7, 0.1, undefined, 0.2)).hours;
    expect(expectedSpotRun(run(2.1, 0.1, 0.7, 0.2)).hours).toBeCloseTo(thrice, 9);
  });
});
