import { uniformProgressWith } from "../../../../src/spot-replay/policies/uniform-progress.ts";
import type { SpotReplay } from "../../../../src/spot-replay/tally.ts";
import { type Campaign, campaignOf, marketOfTraces } from "../campaigns.ts";
import { type Sample, sampleJob, wholeSteps } from "../experiment.ts";
import { type Gaps, gapsOf, savingOf, workHoursOf } from "../gaps.ts";
import { type Findings, hours, markdownTable, percent } from "../markdown.ts";
import { BAND, TABLE_3 } from "../published.ts";
import { mean } from "../statistics.ts";

const WORK_HOURS = 48;
const RESTART_HOURS = 0.2;
const FRACTIONS = [0.6, 0.7, 0.8, 0.9, 0.95];
/** Job fractions above this are tight deadlines; spot fractions above one half are high (section 6.4). */
const TIGHT = 0.75;
const OTHERS = [
  uniformProgressWith("stops to wait", { aheadRestarts: 2, stopsToWait: true }),
  uniformProgressWith("leaves as soon as on the line", { aheadRestarts: 0, stopsToWait: false }),
];

interface Run {
  readonly campaign: string;
  readonly fraction: number;
  readonly restartHours: number;
  readonly samples: readonly Sample[];
}

/** Deadlines from loose to tight in one zone: the main comparison of "Can't Be Late". */
export const deadlinesSection = (campaigns: readonly Campaign[], starts: number): Findings => {
  const [first, second] = TRACES.map((name) => campaignOf(campaigns, name));
  const runs = [
    ...runCampaign(first!, FRACTIONS, starts),
    ...runCampaign(second!, FRACTIONS, starts),
  ];
  const halved = runCampaign(halfSteps(first!), [0.8, 0.9], starts);
  const traces = first!.traces.length + second!.traces.length;
  return {
    summary: [verdict(runs), variantVerdict(runs)],
    lines: [
      "## A deadline, one zone",
      "",
      `${WORK_HOURS} h of work, ${RESTART_HOURS} h restart (0.217 h on the traces of 195 s, whole steps), all work kept, spot at 30 % of on demand. ${starts} starts on each of`,
      `${traces} traces, each zone alone. Job fraction: work / deadline. Savings against on demand; gap: cost above the optimum as a share of on demand.`,
      "Closed: how much of greedy's gap uniform progress closes, of the mean and of the third quartile.",
      "",
      ...markdownTable(HEAD, [...runs, ...halved].map(fractionRow)),
      "",
      "The files of October 2022 state steps of 600 s, 27 days; their README states 13 days. The last rows read them with steps of 300 s.",
      "",
      ...categoryLines(runs),
      "",
      ...tableThree(runs.find(({ fraction }) => fraction === 0.8)!),
      "",
      ...variants(runs),
    ],
  };
};

const TRACES = ["availability/1-node/aws-10-26-2022", "availability/1-node/aws-02-15-2023"];

const halfSteps = ({ name, traces, ...rest }: Campaign): Campaign => ({
  ...rest,
  name: `${name}, 300 s`,
  traces: traces.map((trace) => ({ ...trace, stepSeconds: trace.stepSeconds / 2 })),
});

const runCampaign = (
  { name, traces }: Campaign,
  fractions: readonly number[],
  starts: number,
): readonly Run[] =>
  fractions.map((fraction) => {
    const restartHours = traces.some(({ stepSeconds }) => stepSeconds === 195)
      ? wholeSteps(RESTART_HOURS, 195)
      : RESTART_HOURS;
    const request = {
      workHours: WORK_HOURS,
      restartHours,
      checkpointEveryHours: 0,
      deadlineHours: WORK_HOURS / fraction,
    };
    const samples = traces.flatMap((trace) =>
      sampleJob(request, marketOfTraces([trace]), starts, OTHERS),
    );
    return { campaign: name.split("/").at(-1)!, fraction, restartHours, samples };
  });

const COLUMNS = [
  "samples",
  "greedy",
  "uniform",
  "optimum",
  "gap greedy",
  "gap uniform",
  "closed",
  "closed, p75",
];
const HEAD = ["traces, job fraction", ...COLUMNS];

const fractionRow = ({ campaign, fraction, samples }: Run): readonly string[] => [
  `${campaign} ${fraction}`,
  ...cells(gapsOf(samples)),
];

const cells = (gaps: Gaps): readonly string[] => [
  String(gaps.samples),
  percent(gaps.saving.greedy, 1),
  percent(gaps.saving.uniform, 1),
  percent(gaps.saving.optimum, 1),
  percent(gaps.gap.greedy, 1),
  percent(gaps.gap.uniform, 1),
  percent(gaps.closed),
  percent(gaps.closedP75),
];

/** The four cases of the paper's figure 12 that have samples. */
const categories = (runs: readonly Run[]) =>
  [false, true]
    .flatMap((tight) => [false, true].map((high) => ({ tight, high })))
    .map(({ tight, high }) => ({
      title: `${tight ? "tight" : "loose"} deadline, ${high ? "high" : "low"} availability`,
      samples: runs
        .filter(({ fraction }) => fraction > TIGHT === tight)
        .flatMap(({ samples }) => samples)
        .filter(({ spotFraction }) => spotFraction > 0.5 === high),
    }))
    .filter(({ samples }) => samples.length > 0)
    .map(({ title, samples }) => ({ title, gaps: gapsOf(samples) }));

const overall = (runs: readonly Run[]): Gaps => gapsOf(runs.flatMap(({ samples }) => samples));

const categoryLines = (runs: readonly Run[]): readonly string[] => [
  "Tight: job fraction above 0.75. High: machines in more than half of the steps before the deadline.",
  "",
  ...markdownTable(
    ["case", ...COLUMNS],
    [
      ...categories(runs).map(({ title, gaps }) => [title, ...cells(gaps)]),
      ["all", ...cells(overall(runs))],
    ],
  ),
];

const verdict = (runs: readonly Run[]): string => {
  const { closed, closedP75, saving } = overall(runs);
  const each = categories(runs).map(({ gaps }) => gaps.closed);
  const rows = runs.map(({ samples }) => gapsOf(samples).closed);
  const reached = closed > BAND.gapClosed - 0.1;
  return `**Half of greedy's gap to the optimum** (published: in average and in bad cases): ${reached ? "about that" : "the direction agrees, the size does not"}. Uniform progress closes ${percent(closed)} of the mean gap and ${percent(closedP75)} of its third quartile; by case ${percent(Math.min(...each))} to ${percent(Math.max(...each))}, by traces and job fraction ${percent(Math.min(...rows))} to ${percent(Math.max(...rows))}. Savings, all samples: greedy ${percent(saving.greedy)}, uniform progress ${percent(saving.uniform)}, optimum ${percent(saving.optimum)}.`;
};

/** Hours on either market at job fraction 0.8, which the paper prints. */
const tableThree = ({ samples, restartHours }: Run): readonly string[] => {
  const work = (replay: (sample: Sample) => SpotReplay) => {
    const each = samples.map((sample) => workHoursOf(replay(sample), restartHours));
    return {
      onDemandHours: mean(each.map(({ onDemand }) => onDemand)),
      spotHours: mean(each.map(({ spot }) => spot)),
    };
  };
  const measured = {
    greedy: work((sample) => sample.greedy),
    uniform: work((sample) => sample.uniform),
    optimum: work((sample) => sample.optimum),
  };
  const names = ["greedy", "uniform", "optimum"] as const;
  const closed = (table: Record<(typeof names)[number], { readonly spotHours: number }>): number =>
    (table.uniform.spotHours - table.greedy.spotHours) /
    (table.optimum.spotHours - table.greedy.spotHours);
  return [
    "Hours of work on each market, restarts not counted, job fraction 0.8, the eight traces of October 2022 (the paper's table 3):",
    "",
    ...markdownTable(
      ["policy", "on demand", "published", "spot", "published"],
      names.map((name) => [
        name,
        hours(measured[name].onDemandHours),
        hours(TABLE_3[name].onDemandHours),
        hours(measured[name].spotHours),
        hours(TABLE_3[name].spotHours),
      ]),
    ),
    "",
    `Of the gap in hours on spot uniform progress closes ${percent(closed(measured))}, published ${percent(closed(TABLE_3))}. Hours leave out what its additional restarts cost; in money it closes less.`,
  ];
};

/** Savings and gaps of the other rules, over all samples. */
const otherRules = (runs: readonly Run[]) => {
  const samples = runs.flatMap((run) => run.samples);
  const { gap, saving: savings } = gapsOf(samples);
  return OTHERS.map(({ name }, at) => {
    const saving = savingOf(samples, (sample) => sample.others[at]!);
    const above = savings.optimum - saving;
    return { name, saving, gap: above, closed: 1 - above / gap.greedy };
  });
};

const variantVerdict = (runs: readonly Run[]): string => {
  const [stops, leaves] = otherRules(runs);
  return `**What the rules of uniform progress are worth:** staying on demand until there is spot to go to closes ${percent(overall(runs).closed)} of greedy's gap; stopping to wait as soon as the job is ahead ${percent(stops!.closed)}, for it pays restarts over and over; leaving at the line instead of two restarts ahead of it ${percent(leaves!.closed)}.`;
};

/** The rules that the text of the paper leaves open, tried. */
const variants = (runs: readonly Run[]): readonly string[] => {
  const { saving, gap, closed } = overall(runs);
  return [
    "What the rules are worth, over all samples. As published, a job on demand stays until it is ahead of the line by two restarts; the text does",
    "not say what follows when there is no spot then. Here it stays until there is: that gives the published hours above.",
    "",
    ...markdownTable(
      ["rules", "saving", "gap", "closed"],
      [
        ["uniform progress", percent(saving.uniform, 1), percent(gap.uniform, 1), percent(closed)],
        ...otherRules(runs).map((rule) => [
          `uniform progress, ${rule.name}`,
          percent(rule.saving, 1),
          percent(rule.gap, 1),
          percent(rule.closed),
        ]),
      ],
    ),
  ];
};
