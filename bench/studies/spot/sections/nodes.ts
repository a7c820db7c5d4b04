import { type Campaign, campaignOf, marketOfTraces } from "../campaigns.ts";
import { sampleJob, wholeSteps } from "../experiment.ts";
import { gapsOf } from "../gaps.ts";
import { type Findings, markdownTable, percent } from "../markdown.ts";

const CAMPAIGNS = ["preemption/4-node/aws-08-03-2023", "availability/16-node/aws-08-27-2023"];
const FRACTIONS = [0.7, 0.9];

/** Jobs that need 4 or 16 machines at once, each zone alone. */
export const nodesSection = (campaigns: readonly Campaign[], starts: number): Findings => ({
  summary: [],
  lines: [
    "## Many machines at once",
    "",
    `48 h of work on 4 or 16 V100 machines, all on spot or all on demand, 0.25 h restart, ${starts} starts on each of three zones alone.`,
    "",
    ...markdownTable(
      ["machines", "job fraction", "samples", "greedy", "uniform", "optimum", "closed"],
      CAMPAIGNS.flatMap((name) =>
        FRACTIONS.map((fraction) => row(campaignOf(campaigns, name), fraction, starts)),
      ),
    ),
  ],
});

const row = ({ nodes, traces }: Campaign, fraction: number, starts: number): readonly string[] => {
  const samples = traces.flatMap((trace) =>
    sampleJob(
      {
        workHours: 48,
        restartHours: wholeSteps(0.2, trace.stepSeconds),
        checkpointEveryHours: 0,
        deadlineHours: 48 / fraction,
        nodes,
      },
      marketOfTraces([trace]),
      starts,
    ),
  );
  const { saving, closed } = gapsOf(samples);
  return [
    String(nodes),
    String(fraction),
    String(samples.length),
    percent(saving.greedy, 1),
    percent(saving.uniform, 1),
    percent(saving.optimum, 1),
    percent(closed),
  ];
};
