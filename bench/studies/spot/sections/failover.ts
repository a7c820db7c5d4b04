import type { SpotTrace } from "../../../../src/domain/spot-trace.ts";
import { type Campaign, campaignOf, marketOfTraces, zoneName } from "../campaigns.ts";
import { type Sample, sampleJob, wholeSteps } from "../experiment.ts";
import { gapsOf } from "../gaps.ts";
import { type Findings, markdownTable, percent } from "../markdown.ts";
import { mean } from "../statistics.ts";

interface Setting {
  readonly title: string;
  readonly campaign: string;
  readonly workHours: number;
  readonly fraction: number;
}

const SETTINGS: readonly Setting[] = [
  {
    title: "AWS, V100, 45 days",
    campaign: "availability/1-node/aws-02-15-2023",
    workHours: 48,
    fraction: 0.8,
  },
  {
    title: "AWS, V100, 45 days, tight",
    campaign: "availability/1-node/aws-02-15-2023",
    workHours: 48,
    fraction: 0.95,
  },
  {
    title: "AWS, 64 vCPU, 6 days",
    campaign: "preemption/1-node/aws-04-19-2023",
    workHours: 24,
    fraction: 0.8,
  },
  {
    title: "Google, 88 vCPU, 2 days",
    campaign: "preemption/1-node/gcp-04-30-2023",
    workHours: 20,
    fraction: 0.9,
  },
];

/** What it is worth to be allowed into other zones and regions. */
export const failoverSection = (campaigns: readonly Campaign[], starts: number): Findings => {
  const groups = SETTINGS.flatMap((setting) => settingGroups(setting, campaigns, starts));
  return {
    summary: [verdict(groups)],
    lines: [
      "## Other zones, other regions",
      "",
      `0.2 h restart in whole steps, all work kept, ${starts} starts. One zone: mean over the zones, each alone. One region: mean over the regions, each with all its zones.`,
      "All: every zone of the traces; moving 4 GB of checkpoint between regions pays egress. Spot h: hours of the job on spot with uniform progress.",
      "",
      ...markdownTable(
        [
          "traces, job fraction",
          "may use",
          "markets",
          "greedy",
          "uniform",
          "optimum",
          "spot h",
          "moves $",
        ],
        groups.map(({ title, name, markets, samples }) => [
          title,
          name,
          String(markets),
          ...cells(samples),
        ]),
      ),
    ],
  };
};

const verdict = (groups: readonly Group[]): string => {
  const [zone, region, all] = groups.map(({ samples }) => gapsOf(samples).saving);
  return `**Other zones are worth more than a better policy.** AWS, V100, job fraction ${SETTINGS[0]!.fraction}: uniform progress saves ${percent(zone!.uniform)} in one zone, ${percent(region!.uniform)} within one region, ${percent(all!.uniform)} over nine zones of three regions, egress paid; greedy ${percent(zone!.greedy)}, ${percent(region!.greedy)} and ${percent(all!.greedy)}; the optimum in one zone ${percent(zone!.optimum)}.`;
};

interface Group {
  readonly title: string;
  readonly name: string;
  readonly markets: number;
  readonly samples: readonly Sample[];
}

const settingGroups = (
  { title, campaign, workHours, fraction }: Setting,
  campaigns: readonly Campaign[],
  starts: number,
): readonly Group[] => {
  const { traces } = campaignOf(campaigns, campaign);
  const groups = [
    { name: "one zone", markets: traces.map((trace) => [trace]) },
    { name: "one region", markets: byRegion(traces) },
    { name: "all", markets: [traces] },
  ];
  const restartHours = wholeSteps(0.2, traces[0]!.stepSeconds);
  const request = {
    workHours,
    restartHours,
    checkpointEveryHours: 0,
    deadlineHours: workHours / fraction,
  };
  return groups
    .filter(({ name, markets }) => name !== "one region" || markets.length > 1)
    .map(({ name, markets }) => ({
      title: `${title}, ${fraction}`,
      name,
      markets: markets.length,
      samples: markets.flatMap((zones) => sampleJob(request, marketOfTraces(zones), starts)),
    }));
};

const byRegion = (traces: readonly SpotTrace[]): readonly (readonly SpotTrace[])[] => {
  const regions = new Map<string, SpotTrace[]>();
  for (const trace of traces) {
    const region = zoneName(trace).replace(/-?[a-z]$/, "");
    regions.set(region, [...(regions.get(region) ?? []), trace]);
  }
  return [...regions.values()];
};

const cells = (samples: readonly Sample[]): readonly string[] => {
  const { saving } = gapsOf(samples);
  return [
    percent(saving.greedy, 1),
    percent(saving.uniform, 1),
    percent(saving.optimum, 1),
    mean(samples.map(({ uniform }) => uniform.spotHours)).toFixed(1),
    mean(samples.map(({ uniform }) => uniform.moveUsd)).toFixed(2),
  ];
};
