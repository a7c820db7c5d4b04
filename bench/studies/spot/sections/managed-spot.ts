import type { SpotMarket } from "../../../../src/spot-replay/market.ts";
import { onDemandOnly } from "../../../../src/spot-replay/policies/on-demand-only.ts";
import { spotFailover } from "../../../../src/spot-replay/policies/spot-failover.ts";
import { spotOneZone } from "../../../../src/spot-replay/policies/spot-one-zone.ts";
import type { SpotPolicy } from "../../../../src/spot-replay/policy.ts";
import { replaySpot } from "../../../../src/spot-replay/replay.ts";
import type { SpotReplay } from "../../../../src/spot-replay/tally.ts";
import { type Campaign, campaignOf, marketOfTraces, zoneName } from "../campaigns.ts";
import { jobOf } from "../experiment.ts";
import { type Findings, hours, markdownTable, percent, usd } from "../markdown.ts";
import { PRICES } from "../prices.ts";
import { MANAGED_SPOT } from "../published.ts";
import { evenly, mean, quantile } from "../statistics.ts";

const JOB = { workHours: 20, restartHours: 0.2, checkpointEveryHours: 0 };
const CAMPAIGNS = ["availability/1-node/aws-02-15-2023", "preemption/1-node/aws-04-22-2023"];
/** Starts leave so much of the trace that nearly all jobs finish. */
const ROOM_HOURS = 100;
/** USD per hour of p3.2xlarge, as in `prices.ts`. */
const { onDemandUsdPerHour: ON_DEMAND, spotUsdPerHour: SPOT } = PRICES.v100_1;
const HEAD = [
  "traces, policy",
  "starts",
  "finished",
  "cost",
  "saving",
  "hours, mean",
  "median",
  "95 %",
  "≤ 21 h",
  "taken",
];

/** The published story of one V100 for 20 hours, replayed. */
export const managedSpotSection = (campaigns: readonly Campaign[], starts: number): Findings => {
  const found = CAMPAIGNS.map((name) => replayCampaign(campaignOf(campaigns, name), starts));
  const published = MANAGED_SPOT;
  return {
    summary: [verdict(found[0]!.failover)],
    lines: [
      "## 20 hours on one V100",
      "",
      `Published: on demand ${usd(published.onDemandUsd)} in ${published.onDemandHours} h; on managed spot ${usd(published.usd)} in ${published.hours} h, a saving of ${percent(1 - published.usd / published.onDemandUsd)}.`,
      `Replayed: 20 h of work, 0.2 h restart, all work kept (its loss is inside the restart), p3.2xlarge at ${usd(ON_DEMAND)} an hour on demand and $${SPOT} on`,
      "spot (the price that the traces of April 2023 hold, throughout), moving 4 GB of checkpoint at $0.01 or $0.02 per GB between regions. No deadline.",
      "",
      ...markdownTable(
        HEAD,
        found.flatMap(({ rows }) => rows),
      ),
      "",
      `At $${SPOT} an hour no saving above ${percent(1 - SPOT / ON_DEMAND, 1)} can be had, and ${usd(published.usd)} buys ${(published.usd / SPOT).toFixed(2)} h: hardly more than the work itself. Had all of the`,
      `published ${published.hours} h been billed, the price was ${usd(published.usd / published.hours)}; else most of the additional hour was waiting. A zone alone takes as long as it is away: hours to days.`,
    ],
  };
};

const verdict = (failover: Figures): string => {
  const saving = 1 - failover.usd / MANAGED_SPOT.onDemandUsd;
  const published = 1 - MANAGED_SPOT.usd / MANAGED_SPOT.onDemandUsd;
  const agrees = Math.abs(saving - published) < 0.02;
  return `**${MANAGED_SPOT.onDemandHours} h on one V100** (published: ${usd(MANAGED_SPOT.usd)} and ${MANAGED_SPOT.hours} h, −${percent(published)}): ${agrees ? "agrees" : "differs"}. With failover over nine zones ${usd(failover.usd)} and ${hours(failover.hoursMean)} h on average, −${percent(saving)}.`;
};

interface Figures {
  readonly usd: number;
  readonly hoursMean: number;
}

const replayCampaign = (
  { name, traces }: Campaign,
  starts: number,
): { readonly rows: readonly (readonly string[])[]; readonly failover: Figures } => {
  const market = marketOfTraces(traces);
  const onDemand = replaySpot(jobOf(JOB), market, onDemandOnly).usd;
  const all = replays(market, spotFailover, starts);
  const single = traces.map((trace, zone) => ({
    title: `${day(name)} ${zoneName(trace)} only`,
    runs: replays(marketAlone(market, traces, zone), spotOneZone(0), starts),
  }));
  return {
    rows: [
      row(`${day(name)} failover, ${traces.length} zones`, all, onDemand),
      ...single.map(({ title, runs }) => row(title, runs, onDemand)),
    ],
    failover: figures(all),
  };
};

const marketAlone = (
  { steps }: SpotMarket,
  traces: Campaign["traces"],
  zone: number,
): SpotMarket => {
  const alone = marketOfTraces([traces[zone]!]);
  return { ...alone, steps: Math.min(steps, alone.steps) };
};

const replays = (market: SpotMarket, policy: SpotPolicy, starts: number): readonly SpotReplay[] => {
  const span = market.steps - Math.ceil((ROOM_HOURS * 3600) / market.stepSeconds);
  return evenly(Math.max(span, 1), starts).map((start) =>
    replaySpot(jobOf(JOB), market, policy, start),
  );
};

const figures = (runs: readonly SpotReplay[]): Figures => {
  const finished = runs.filter(({ finishHours }) => finishHours !== undefined);
  return {
    usd: mean(finished.map((run) => run.usd)),
    hoursMean: mean(finished.map((run) => run.finishHours!)),
  };
};

const row = (
  title: string,
  runs: readonly SpotReplay[],
  onDemandUsd: number,
): readonly string[] => {
  const finished = runs.filter(({ finishHours }) => finishHours !== undefined);
  const times = finished.map(({ finishHours }) => finishHours!);
  const { usd: cost, hoursMean } = figures(runs);
  return [
    title,
    String(runs.length),
    percent(finished.length / runs.length),
    usd(cost),
    percent(1 - cost / onDemandUsd, 1),
    hours(hoursMean),
    hours(quantile(times, 0.5)),
    hours(quantile(times, 0.95)),
    percent(times.filter((time) => time <= MANAGED_SPOT.hours).length / runs.length),
    hours(mean(finished.map(({ interruptions }) => interruptions))),
  ];
};

const day = (name: string): string => name.split("/").at(-1)!;
