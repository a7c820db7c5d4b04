import { type Campaign, campaignOf, marketOfTraces, zoneName } from "../campaigns.ts";
import { type Sample, sampleJob, wholeSteps } from "../experiment.ts";
import { gapsOf } from "../gaps.ts";
import { type Findings, markdownTable, percent, usd } from "../markdown.ts";
import { BAND, type PublishedWorkload, WORKLOADS } from "../published.ts";
import { mean } from "../statistics.ts";

interface Row {
  readonly workload: PublishedWorkload;
  readonly deadline: PublishedWorkload["deadlines"][number];
  readonly samples: readonly Sample[];
}

/** The three workloads that the paper ran in the clouds, on the traces that it recorded for them. */
export const workloadsSection = (campaigns: readonly Campaign[], starts: number): Findings => {
  const rows = WORKLOADS.flatMap((workload: PublishedWorkload) =>
    workload.deadlines.map(
      (deadline): Row => ({
        workload,
        deadline,
        samples: replay(campaigns, workload, deadline.hours, starts),
      }),
    ),
  );
  const savings = rows.map(({ samples }) => gapsOf(samples).saving.uniform);
  const singles = rows.flatMap(({ samples }) => samples.map(uniformSaving));
  const inRange = rows.filter(({ samples, deadline }) => {
    const each = samples.map(uniformSaving);
    return deadline.uniform >= Math.min(...each) && deadline.uniform <= Math.max(...each);
  }).length;
  const [low, high] = [Math.min(...savings), Math.max(...savings)];
  const close = Math.abs(low - BAND.low) < 0.05 && Math.abs(high - BAND.high) < 0.05;
  return {
    summary: [
      `**Savings of ${percent(BAND.low)} to ${percent(BAND.high)} under deadlines** (published: three workloads, each run once): ${close ? "agrees" : "differs at an end"}. Means over starts ${percent(low)} to ${percent(high)}; single starts of the same traces ${percent(Math.min(...singles))} to ${percent(Math.max(...singles))}; ${inRange} of the ${rows.length} published savings lie within the range of their own starts.`,
    ],
    lines: [
      "## Three workloads on AWS and Google",
      "",
      "Work, deadlines and restarts of the paper's table 4 (restarts in whole steps of the trace), on the preemption trace of the same zone, prices of the trace (AWS) or of",
      `the table (Google). The paper ran each once; here ${starts} starts, spread over those whose deadline lies within the trace. Published savings in brackets.`,
      "",
      ...markdownTable(HEAD, rows.map(tableRow)),
      "",
      "A run of the paper is one start; the range over starts shows how much one run says. Its costs on demand are higher than work × list price",
      "(ML training: $233.5 is 76 h at $3.06 for 72 h of work; bioinformatics: $140.5 for 22.5 h at $3.74), so only shares are compared.",
    ],
  };
};

const HEAD = [
  "workload",
  "deadline h",
  "on demand",
  "uniform",
  "greedy",
  "uniform",
  "uniform, range",
  "optimum",
  "gap closed",
];

const replay = (
  campaigns: readonly Campaign[],
  { campaign, zone, workHours, restartHours }: PublishedWorkload,
  deadlineHours: number,
  starts: number,
): readonly Sample[] => {
  const traces = campaignOf(campaigns, campaign).traces.filter((trace) => zoneName(trace) === zone);
  const market = marketOfTraces(traces);
  const request = {
    workHours,
    restartHours: wholeSteps(restartHours, market.stepSeconds),
    checkpointEveryHours: 0,
    deadlineHours,
  };
  return sampleJob(request, market, starts);
};

const uniformSaving = ({ uniform, onDemand }: Sample): number => 1 - uniform.usd / onDemand.usd;

const tableRow = ({ workload, deadline, samples }: Row): readonly string[] => {
  const { saving, closed } = gapsOf(samples);
  const each = samples.map(uniformSaving);
  const beside = (value: number, published: number | undefined): string =>
    published === undefined ? percent(value) : `${percent(value)} (${percent(published)})`;
  return [
    `${workload.name}, ${workload.zone}`,
    String(deadline.hours),
    usd(mean(samples.map(({ onDemand }) => onDemand.usd))),
    usd(mean(samples.map(({ uniform }) => uniform.usd))),
    beside(saving.greedy, deadline.greedy),
    beside(saving.uniform, deadline.uniform),
    `${percent(Math.min(...each))} to ${percent(Math.max(...each))}`,
    beside(saving.optimum, deadline.optimum),
    percent(closed),
  ];
};
