import { simRules } from "../../src/adapters/sim/rules.ts";
import { workOfStages } from "../../src/adapters/sim/stage-work.ts";
import { constant, evenSteps } from "../../src/adapters/sim/steps.ts";
import { VirtualClock } from "../../src/adapters/sim/virtual-clock.ts";
import { SimWorld } from "../../src/adapters/sim/world.ts";
import type { RunSettings } from "../../src/broker/events.ts";
import { type LocationId, locationId, type RegionId, regionOf } from "../../src/domain/ids.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { SpotTrace } from "../../src/domain/spot-trace.ts";
import { rehearse } from "../../src/library/rehearse.ts";
import type { SolveLp } from "../../src/optimizer/linear/solution.ts";
import { createSolver } from "../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../src/optimizer/plan.ts";
import { greedy } from "../../src/spot-replay/policies/greedy.ts";
import { replaySpot } from "../../src/spot-replay/replay.ts";
import { buildCatalog } from "../../test/arbitraries/build-catalog.ts";
import { buildPipeline } from "../../test/arbitraries/build-pipeline.ts";
import {
  campaignOf,
  marketOfTraces,
  readCampaigns,
  tracesAreThere,
} from "../studies/spot/campaigns.ts";
import { jobOf } from "../studies/spot/experiment.ts";
import { CHECKPOINT_GB, checkpointMoveUsd, priceOf } from "../studies/spot/prices.ts";
import { evenly } from "../studies/spot/statistics.ts";
import type { BenchContext, Subject } from "../subject.ts";

const CAMPAIGN = "availability/1-node/aws-02-15-2023";
const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 2);
const WORK_HOURS = 20;
/** As in the study: what a checkpoint every quarter of an hour and thirteen minutes of restart make. */
const EVERY_HOURS = 0.25;
const RESTART_HOURS = 780 / 3600;
/** Until then every start has to be done: after it nothing is known of spot. */
const WINDOW_HOURS = 60;
const STARTS = 25;

/** The broker itself, not a policy: plans, journal, adapter, checkpoints, failures, in simulated AWS zones. */
export const brokerTrace: Subject = {
  name: "broker-trace",
  about: "a job of 20 h on one V100, carried out by the broker on traces of nine AWS zones",
  run: async (context: BenchContext) => {
    const solver = createSolver();
    try {
      await measure(context, solver.solve);
    } finally {
      await solver.close();
    }
  },
};

const measure = async ({ smoke, out }: BenchContext, solve: SolveLp): Promise<void> => {
  const real = !smoke && tracesAreThere();
  const traces = real ? campaignOf(readCampaigns(), CAMPAIGN).traces : generated();
  out(real ? `traces: ${CAMPAIGN}, ${traces.length} zones` : "traces: generated, no measurement");
  const { stepSeconds } = traces[0]!;
  const steps = Math.min(...traces.map(({ machines }) => machines.length));
  const starts = evenly(steps - Math.ceil((WINDOW_HOURS * 3600) / stepSeconds), smoke ? 1 : STARTS);
  const onDemandUsd = WORK_HOURS * priceOf(traces[0]!).onDemandUsdPerHour;
  out(row("way", "cost", "of it", "time", "spot", "taken", "attempts"));
  out(row("on demand", dollars(onDemandUsd), "100 %", "20.0 h", "0.0 h", "0.0", "1.0"));
  for (const way of WAYS) {
    const runs: Run[] = [];
    for (const start of starts) runs.push(await carriedOut(traces, start, way, solve));
    out(lineOf(way.name, runs, onDemandUsd));
  }
  const policy = starts.map((start) => replayed(traces, start));
  out(lineOf("policy alone (greedy, 60 h)", policy, onDemandUsd));
};

/** How a run is launched. */
interface Way {
  readonly name: string;
  readonly settings: Partial<RunSettings>;
  readonly deadlineHours?: number;
}

const WAYS: readonly Way[] = [
  { name: "broker", settings: {} },
  { name: "broker, chasing savings", settings: { chaseSavings: true } },
  {
    name: "broker, waiting (60 h)",
    settings: { waitForSpot: true },
    deadlineHours: WINDOW_HOURS,
  },
  {
    name: "broker, waiting (30 h)",
    settings: { waitForSpot: true },
    deadlineHours: WORK_HOURS * 1.5,
  },
];

interface Run {
  readonly usd: number;
  readonly hours: number;
  readonly spotHours: number;
  readonly taken: number;
  readonly attempts: number;
}

const MEANS = ["usd", "hours", "spotHours", "taken", "attempts"] as const;

const lineOf = (name: string, runs: readonly Run[], onDemandUsd: number): string => {
  const mean = (of: (typeof MEANS)[number]): number =>
    runs.reduce((sum, run) => sum + run[of], 0) / runs.length;
  return row(
    name,
    dollars(mean("usd")),
    `${((100 * mean("usd")) / onDemandUsd).toFixed(0)} %`,
    `${mean("hours").toFixed(1)} h`,
    `${mean("spotHours").toFixed(1)} h`,
    mean("taken").toFixed(1),
    mean("attempts").toFixed(1),
  );
};

const row = (name: string, ...cells: readonly string[]): string =>
  name.padEnd(28) + cells.map((cell) => cell.padStart(9)).join("");

const dollars = (usd: number): string => `$${usd.toFixed(2)}`;

/** One start: the trace decides what is to be had and what is taken, the world's own meter what it costs. */
const carriedOut = async (
  traces: readonly SpotTrace[],
  startStep: number,
  { settings, deadlineHours }: Way,
  solve: SolveLp,
): Promise<Run> => {
  const clock = new VirtualClock(START_MS);
  const world = worldOf(traces, startStep, clock);
  const catalog = catalogOf(traces);
  const pipeline = {
    ...PIPELINE,
    limits: deadlineHours === undefined ? {} : { deadlineHours },
  };
  const plan = await optimize(pipeline, catalog, OPTIONS, solve);
  if (!plan.ok) throw new Error("There is no plan.");
  const { outcome, events } = await rehearse({
    pipeline,
    plan: plan.value as Plan,
    catalog: () => catalog,
    world,
    clock,
    solve,
    options: OPTIONS,
    settings,
  });
  if (outcome.status !== "finished") throw new Error(`The run ended as ${outcome.status}.`);
  const hours = (clock.nowMs() - START_MS) / HOUR_MS;
  if (hours > (deadlineHours ?? hours)) throw new Error(`The run took ${hours} h.`);
  const machines = [...world.machines.values()];
  const count = (kind: string): number => events.filter(({ event }) => event.kind === kind).length;
  return {
    usd: world.meter.totalUsd(),
    hours,
    spotHours: machines
      .filter(({ request }) => request.market === "spot")
      .reduce((sum, { createdAtMs, ended }) => sum + (ended!.atMs - createdAtMs) / HOUR_MS, 0),
    taken: count("machine-lost"),
    attempts: count("machine-requested"),
  };
};

/** What the bare policy makes of the same start, with a limit that the broker does not have. */
const replayed = (traces: readonly SpotTrace[], startStep: number): Run => {
  const job = jobOf({
    workHours: WORK_HOURS,
    restartHours: RESTART_HOURS,
    checkpointEveryHours: EVERY_HOURS,
    deadlineHours: WINDOW_HOURS,
  });
  const replay = replaySpot(job, marketOfTraces(traces), greedy, startStep);
  return {
    usd: replay.usd,
    hours: replay.finishHours ?? Number.NaN,
    spotHours: replay.spotHours,
    taken: replay.interruptions,
    attempts: replay.stints.length,
  };
};

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 20_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

const PIPELINE = buildPipeline({
  name: "train",
  stages: [
    {
      name: "train",
      hours: WORK_HOURS,
      pricing: "any",
      checkpoint: { everyHours: EVERY_HOURS, restartHours: RESTART_HOURS },
      commands: { run: "python train.py", env: new Map() },
    },
  ],
});

const worldOf = (
  traces: readonly SpotTrace[],
  startStep: number,
  clock: VirtualClock,
): SimWorld => {
  const capacity = new Map(
    traces.map(({ zone, machines, stepSeconds }) => [
      zone as LocationId,
      evenSteps(START_MS, stepSeconds * 1000, machines.slice(startStep), 0),
    ]),
  );
  const prices = new Map(traces.map((trace) => [trace.zone as LocationId, trace]));
  return new SimWorld(
    simRules({
      name: "aws",
      work: workOfStages(() => ({
        hours: WORK_HOURS,
        checkpointEveryHours: EVERY_HOURS,
        checkpointGb: CHECKPOINT_GB,
        restartHours: RESTART_HOURS,
        outputGb: CHECKPOINT_GB,
      })),
      capacity: ({ location, market }) =>
        market === "spot" ? capacity.get(location)! : constant(Number.POSITIVE_INFINITY),
      price: ({ location, market }) => {
        const trace = prices.get(location)!;
        const { onDemandUsdPerHour, spotUsdPerHour } = priceOf(trace);
        if (market === "on-demand") return constant(onDemandUsdPerHour);
        return trace.usdPerHour === undefined
          ? constant(spotUsdPerHour)
          : evenSteps(START_MS, trace.stepSeconds * 1000, trace.usdPerHour.slice(startStep));
      },
      egress: (from, to) =>
        from === to
          ? undefined
          : [{ fromGb: 0, usdPerGb: checkpointMoveUsd(from, to) / CHECKPOINT_GB }],
    }),
    clock,
  );
};

const catalogOf = (traces: readonly SpotTrace[]) =>
  buildCatalog({
    regions: [...new Set(traces.map(({ zone }) => regionOf(zone)))].map((id) => ({
      id,
      continent: "NA",
      zones: traces.filter(({ zone }) => regionOf(zone) === id).map(({ zone }) => nameOf(zone)),
    })),
    prices: traces.map((trace) => {
      const { onDemandUsdPerHour, spotUsdPerHour } = priceOf(trace);
      return {
        region: regionOf(trace.zone),
        zone: nameOf(trace.zone),
        type: "p3.2xlarge",
        onDemand: onDemandUsdPerHour,
        spot: trace.usdPerHour?.[0] ?? spotUsdPerHour,
      };
    }),
    egress: [
      ["aws/us-east-1", "aws/us-east-2", 0.01],
      ["aws/us-east-2", "aws/us-east-1", 0.01],
      ["aws", "same-continent", 0.02],
    ],
  });

const nameOf = (zone: LocationId): string => zone.split("/").at(-1)!;

/** Spells of hours with and without machines, of other lengths in each zone; made up. */
const generated = (): readonly SpotTrace[] =>
  ["us-east-1", "us-east-2", "us-west-2"].flatMap((region, at) =>
    ["a", "b"].map((letter, zone) => ({
      zone: locationId(`aws/${region}` as RegionId, `${region}${letter}`),
      machine: "v100_1",
      kind: "availability" as const,
      startedOn: "2026-11-02",
      stepSeconds: 600,
      machines: Array.from({ length: 6 * 24 * 5 }, (_, step) =>
        (step / 6 + 3 * at + 5 * zone) % (5 + at) < 3 ? 1 : 0,
      ),
    })),
  );
