import { expectedSpotRun, type SpotRun, spotQuantileHours } from "../../../../src/domain/spot.ts";
import type { SpotTrace } from "../../../../src/domain/spot-trace.ts";
import { spotOneZone } from "../../../../src/spot-replay/policies/spot-one-zone.ts";
import { replaySpot } from "../../../../src/spot-replay/replay.ts";
import type { SpotReplay } from "../../../../src/spot-replay/tally.ts";
import { type Campaign, campaignOf, marketOfTraces, zoneName } from "../campaigns.ts";
import { jobOf } from "../experiment.ts";
import { type Findings, hours, markdownTable, percent } from "../markdown.ts";
import { evenly, mean, quantile } from "../statistics.ts";
import { spellsOf } from "./traces.ts";

const CAMPAIGNS = [
  "availability/1-node/aws-02-15-2023",
  "preemption/1-node/aws-04-22-2023",
  "preemption/1-node/aws-04-19-2023",
  "preemption/1-node/gcp-04-30-2023",
];
const JOB = { workHours: 10, restartHours: 0.2, checkpointEveryHours: 1 / 3 };
const POISSON_STEP_SECONDS = 60;
/** Made-up traces are cheap: six times the starts, each with so many steps of its own. */
const POISSON_STARTS = 6;
const STEPS_A_START = 500;

const CONFIDENCE = 0.9;

interface Comparison {
  readonly name: string;
  readonly ratePerHour: number;
  readonly formula: {
    readonly hours: number;
    readonly interruptions: number;
    /** Share of jobs that are never interrupted. */
    readonly untouched: number;
    /** Hours within which nine of ten jobs should be done. */
    readonly quantileHours: number;
  };
  /** Finished ones of so many starts. */
  readonly runs: readonly SpotReplay[];
  readonly starts: number;
  readonly poissonHours: number;
}

/** The formula that plans use against what the traces make of the same job. */
export const closedFormSection = (campaigns: readonly Campaign[], starts: number): Findings => {
  const compared = CAMPAIGNS.flatMap((name) =>
    campaignOf(campaigns, name).traces.flatMap((trace) => compare(name, trace, starts)),
  );
  return {
    summary: [verdict(compared)],
    lines: [
      "## The formula that plans use",
      "",
      `${JOB.workHours} h of work, a checkpoint every 20 minutes, 0.2 h restart, spot in one zone, no deadline; ${starts} starts in the first half of each trace. The formula of`,
      "docs/model-spot.md gets the trace's own rate (times taken / hours available) and one restart for the first start. Ratios are replayed / formula; figures in brackets are the formula's.",
      "Poisson: billed hours of the same replay on a made-up trace with that rate, machines back after a minute. Zones that were taken less than twice are left out.",
      "",
      ...markdownTable(HEAD, compared.map(comparisonRow)),
      "",
      "Replay and formula agree where the formula's assumption holds, on Poisson traces; what is left there are restarts that are interrupted, which the formula leaves out. The rest comes from real zones.",
      "Machines are taken in bursts between long quiet spells: in most zones more jobs than the formula says are never interrupted, and the others more often. The money is right within a few per cent in most zones, for",
      "restarts and lost work are a small part of it. The time is not: the formula has machines back after the restart, a real zone stays away for hours. A deadline planned on spot in one zone, with or without a",
      "confidence, says nothing about waiting for capacity; it holds where the job may go on elsewhere, in other zones or on demand.",
    ],
  };
};

const HEAD = [
  "zone",
  "taken / h",
  "billed h",
  "ratio",
  "taken",
  "never taken",
  "finish h",
  "ratio",
  "done in the 90 % time",
  "unfinished",
  "Poisson ratio",
];

const verdict = (compared: readonly Comparison[]): string => {
  const ratios = (of: (comparison: Comparison) => number): readonly number[] => compared.map(of);
  const billed = ratios(({ formula, runs }) => meanBilled(runs) / formula.hours);
  const finish = ratios(({ formula, runs }) => meanFinish(runs) / formula.hours);
  const poisson = ratios(({ formula, poissonHours }) => poissonHours / formula.hours);
  const within = ratios(doneInTime);
  return `**The closed formula of plans**, given a zone's own rate: right about money, not about time. Billed hours are ${range(billed)} of the formula's, median ${quantile(billed, 0.5).toFixed(2)} (on Poisson traces ${range(poisson)}); hours to the finish ${range(finish)}, median ${quantile(finish, 0.5).toFixed(2)}, because a zone stays away; ${percent(Math.min(...within))} to ${percent(Math.max(...within))} of jobs are done within the time that nine of ten should keep.`;
};

const compare = (campaign: string, trace: SpotTrace, starts: number): readonly Comparison[] => {
  const { interruptions, availableHours } = spellsOf(trace, 1);
  if (interruptions < 2) return [];
  const ratePerHour = interruptions / availableHours;
  const poissonStarts = POISSON_STARTS * starts;
  const span = poissonStarts * STEPS_A_START;
  const poisson = finishedRuns(poissonLike(trace, ratePerHour, 2 * span), span, poissonStarts);
  return [
    {
      name: `${campaign.split("/").at(-1)} ${zoneName(trace)}`,
      ratePerHour,
      formula: formulaOf(ratePerHour),
      runs: finishedRuns(trace, trace.machines.length / 2, starts),
      starts,
      poissonHours: meanBilled(poisson),
    },
  ];
};

const formulaOf = (interruptionsPerHour: number): Comparison["formula"] => {
  const run: SpotRun = {
    workHours: JOB.workHours,
    interruptionsPerHour,
    everyHours: JOB.checkpointEveryHours,
    restartHours: JOB.restartHours,
  };
  const expected = expectedSpotRun(run);
  return {
    hours: expected.hours + JOB.restartHours,
    interruptions: expected.interruptions,
    untouched: Math.exp(-interruptionsPerHour * JOB.workHours),
    quantileHours: spotQuantileHours(run, CONFIDENCE) + JOB.restartHours,
  };
};

const doneInTime = ({ formula, runs, starts }: Comparison): number =>
  runs.filter(({ finishHours }) => finishHours! <= formula.quantileHours).length / starts;

const finishedRuns = (trace: SpotTrace, span: number, starts: number): readonly SpotReplay[] => {
  const market = marketOfTraces([trace]);
  return evenly(span, starts)
    .map((start) => replaySpot(jobOf(JOB), market, spotOneZone(0), start))
    .filter(({ finishHours }) => finishHours !== undefined);
};

/** Machines that are taken at this rate, whenever, and are back in the next step. */
const poissonLike = (trace: SpotTrace, ratePerHour: number, steps: number): SpotTrace => {
  const { usdPerHour: _, ...rest } = trace;
  const random = randomNumbers(7);
  const taken = -Math.expm1((-ratePerHour * POISSON_STEP_SECONDS) / 3600);
  const machines: number[] = [];
  while (machines.length < steps) machines.push(random() < taken && machines.at(-1) === 1 ? 0 : 1);
  return { ...rest, stepSeconds: POISSON_STEP_SECONDS, machines };
};

/** The same in every run (xorshift32; Marsaglia 2003), in (0, 1). */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
};

const meanBilled = (runs: readonly SpotReplay[]): number =>
  mean(runs.map(({ spotHours }) => spotHours));

const meanFinish = (runs: readonly SpotReplay[]): number =>
  mean(runs.map(({ finishHours }) => finishHours!));

const meanTaken = (runs: readonly SpotReplay[]): number =>
  mean(runs.map(({ interruptions }) => interruptions));

const comparisonRow = (comparison: Comparison): readonly string[] => {
  const { name, ratePerHour, formula, runs, starts, poissonHours } = comparison;
  const untouched = runs.filter(({ interruptions }) => interruptions === 0).length / runs.length;
  return [
    name,
    ratePerHour.toFixed(3),
    `${hours(meanBilled(runs))} (${hours(formula.hours)})`,
    (meanBilled(runs) / formula.hours).toFixed(2),
    `${hours(meanTaken(runs))} (${hours(formula.interruptions)})`,
    `${percent(untouched)} (${percent(formula.untouched)})`,
    hours(meanFinish(runs)),
    (meanFinish(runs) / formula.hours).toFixed(2),
    percent(doneInTime(comparison)),
    percent(1 - runs.length / starts),
    (poissonHours / formula.hours).toFixed(3),
  ];
};

const range = (ratios: readonly number[]): string =>
  `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
