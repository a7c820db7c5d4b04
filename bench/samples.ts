/** What a series of runs says. All figures have the unit of the samples. */
export interface Summary {
  readonly runs: number;
  readonly median: number;
  /** Nearest rank: a value that was measured; the largest one below 20 runs. */
  readonly p95: number;
  readonly min: number;
  readonly max: number;
}

/** @param samples  at least one, in any order */
export const summarize = (samples: readonly number[]): Summary => {
  if (samples.length === 0) throw new RangeError("A summary needs at least one sample.");
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  return {
    runs: sorted.length,
    median: sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2,
    p95: at(Math.ceil(sorted.length * 0.95) - 1),
    min: at(0),
    max: at(sorted.length - 1),
  };
};

/** Collects `runs` samples after `warmUps` discarded ones, one after the other. */
export const collect = async (
  runs: number,
  warmUps: number,
  sample: () => Promise<number>,
): Promise<readonly number[]> => {
  for (let run = 0; run < warmUps; run += 1) await sample();
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) samples.push(await sample());
  return samples;
};

/** `median 412 ms, p95 455 ms, min 398 ms of 15 runs` */
export const millisecondsText = (summary: Summary): string => {
  const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
  return `median ${ms(summary.median)}, p95 ${ms(summary.p95)}, min ${ms(summary.min)} of ${summary.runs} runs`;
};

/** `≤ 500 ms: met` */
export const targetText = (value: number, target: number, unit: string): string =>
  `target ≤ ${target} ${unit}: ${value <= target ? "met" : "MISSED"}`;
