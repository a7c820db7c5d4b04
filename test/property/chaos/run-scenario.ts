import { SimAdapter } from "../../../src/adapters/sim/sim-adapter.ts";
import { spentOf } from "../../../src/broker/billing/spent.ts";
import { carryOut, type Outcome } from "../../../src/broker/carry-out.ts";
import { createRun } from "../../../src/broker/create-run.ts";
import type { Recorded, RunSettings } from "../../../src/broker/events.ts";
import { openJournal } from "../../../src/broker/journal/sqlite.ts";
import type { BrokerParts } from "../../../src/broker/parts.ts";
import type { Pipeline } from "../../../src/domain/pipeline.ts";
import type { SolveLp } from "../../../src/optimizer/linear/solution.ts";
import { optimize } from "../../../src/optimizer/plan.ts";
import { buildPipeline } from "../../arbitraries/build-pipeline.ts";
import { pick } from "../../arbitraries/pick.ts";
import { ChaosWorld, HOUR_MS } from "./chaos-world.ts";
import { liftingReplan, OPTIONS } from "./lifting-replan.ts";
import { Life } from "./mortal.ts";
import {
  datasetName,
  deliveryOf,
  hoursOn,
  inputsOf,
  regionsOf,
  type Scenario,
  stageName,
} from "./scenario.ts";

/** What came of a scenario. */
export interface ChaosRun {
  readonly pipeline: Pipeline;
  readonly chaos: ChaosWorld;
  readonly events: readonly Recorded[];
  readonly outcome: Outcome;
  /** Brokers that were killed on the way. */
  readonly killed: number;
}

const RUN = "run1";
const RETRIES = 3;
/** Longer than any scenario has to take. */
const LIMIT_HOURS = 24 * 20;

const SETTINGS: RunSettings = {
  retries: RETRIES,
  idleStopMinutes: 240,
  chaseSavings: false,
  stores: { "*": "sim://chaos/at/{cloud}/{region}" },
  adapters: {},
  accounts: {},
};

/** @returns `undefined` when the scenario cannot be planned even before anything goes wrong */
export const runScenario = async (
  scenario: Scenario,
  solve: SolveLp,
): Promise<ChaosRun | undefined> => {
  const chaos = new ChaosWorld(scenario);
  const pipeline = pipelineOf(scenario);
  const held: SolveLp = (model, how) => chaos.clock.during(() => solve(model, how));
  const plan = await optimize(pipeline, chaos.catalog(), OPTIONS, held);
  if (!plan.ok) return undefined;
  const journal = openJournal(":memory:");
  try {
    createRun(
      journal,
      chaos.clock,
      {
        name: "chaos",
        pipeline: "{}",
        folder: "/nowhere",
        settings: SETTINGS,
        plan: plan.value,
      },
      RUN,
    );
    const { outcome, killed } = await throughDeaths(
      scenario,
      (life) =>
        carryOut(
          RUN,
          partsOf(chaos, pipeline, life, life.journal(journal), held),
          new AbortController().signal,
        ),
      chaos,
    );
    return { pipeline, chaos, events: journal.read(RUN), outcome, killed };
  } finally {
    chaos.clock.stop();
    journal.close();
  }
};

/** One broker after another, until one lives to see the end. */
const throughDeaths = async (
  { kills, downMinutes }: Scenario,
  live: (life: Life) => Promise<Outcome>,
  { clock }: ChaosWorld,
): Promise<{ readonly outcome: Outcome; readonly killed: number }> => {
  const late = clock.sleep(LIMIT_HOURS * HOUR_MS).then(() => {
    throw new Error(`The run did not end within ${LIMIT_HOURS} h.`);
  });
  for (const [killed, steps] of [...kills, Number.POSITIVE_INFINITY].entries()) {
    const life = new Life(steps);
    const work = live(life);
    // What a dead broker comes to does not matter.
    work.catch(() => undefined);
    const outcome = await Promise.race([
      work.catch((error) => (life.isOver ? undefined : Promise.reject(error))),
      life.over,
      late,
    ]);
    if (outcome !== undefined && !life.isOver) return { outcome, killed };
    await clock.sleep(downMinutes * 60_000);
  }
  throw new Error("The last broker was killed, too.");
};

const partsOf = (
  chaos: ChaosWorld,
  pipeline: Pipeline,
  life: Life,
  journal: BrokerParts["journal"],
  solve: SolveLp,
): BrokerParts => {
  const adapter = life.adapter(new SimAdapter(chaos.world));
  const positions = new Map<string, number>();
  const replan = liftingReplan(pipeline, chaos.catalog, solve);
  return {
    journal,
    clock: life.clock(chaos.clock),
    holder: { host: "here", pid: 1, startedAtMs: 0 },
    pipeline,
    catalog: chaos.catalog,
    adapterOf: async () => adapter,
    copyStores: (copy, signal) => adapter.copy(copy, signal),
    replan: (situation, lift) => life.heard(replan(situation, lift)),
    secret: () => undefined,
    logs: {
      position: (_, id) => positions.get(id) ?? 0,
      append: (_, id, __, nextByte) => {
        positions.set(id, nextByte);
      },
    },
    stateFolder: "/nowhere",
    spent: (events) =>
      spentOf(events, pipeline.discounts.length, { nowMs: chaos.clock.nowMs(), rules: [] }),
    pace: { watchMs: 120_000, pollMs: () => 120_000, chaseMs: HOUR_MS },
  };
};

const pipelineOf = (scenario: Scenario): Pipeline => {
  const delivery = deliveryOf(scenario);
  return buildPipeline({
    name: "chaos",
    datasets: scenario.datasets.map(({ gb, at }, dataset) => {
      const region = pick(regionsOf(scenario), at);
      const name = datasetName(dataset);
      return { name, sizeGb: gb, at: region, source: `sim://chaos/at/${region}/data/${name}` };
    }),
    stages: scenario.stages.map((stage, at) => ({
      name: stageName(at),
      inputs: inputsOf(scenario, at),
      hours: Object.fromEntries(hoursOn(stage)),
      outputGb: stage.outputGb,
      nodes: stage.nodes,
      pricing: stage.pricing,
      commands: { run: "work", env: new Map() },
      ...(stage.checkpointEveryHours === undefined
        ? {}
        : {
            checkpoint: {
              everyHours: stage.checkpointEveryHours,
              restartHours: stage.restartHours,
            },
          }),
    })),
    ...(delivery === undefined ? {} : { deliver: [delivery] }),
  });
};
