import { draw, drawHours } from "../../../src/adapters/sim/draws.ts";
import type { Fault, Pool, SimCall, SimRules } from "../../../src/adapters/sim/rules.ts";
import { simRules } from "../../../src/adapters/sim/rules.ts";
import { type StageWork, workOfStages } from "../../../src/adapters/sim/stage-work.ts";
import { constant, evenSteps, type Steps, valueAt } from "../../../src/adapters/sim/steps.ts";
import { VirtualClock } from "../../../src/adapters/sim/virtual-clock.ts";
import { SimWorld } from "../../../src/adapters/sim/world.ts";
import type { Catalog, PriceTier } from "../../../src/domain/catalog.ts";
import { cloudOf, type LocationId, locationId, type RegionId } from "../../../src/domain/ids.ts";
import { buildCatalog, type EgressLiteral } from "../../arbitraries/build-catalog.ts";
import { pick } from "../../arbitraries/pick.ts";
import {
  datasetName,
  hoursOn,
  regionsOf,
  type Scenario,
  stageName,
  TYPES,
  zonesOf,
} from "./scenario.ts";

export const HOUR_MS = 3_600_000;
export const START_MS = Date.UTC(2026, 10, 2);
/** From then on nothing new goes wrong. */
export const CALM_HOURS = 72;
const PRICED_HOURS = 24 * 27;

/** Rounding of time as each cloud bills it. */
export const BILLING = {
  a: { minimumSeconds: 60, incrementSeconds: 1 },
  b: { minimumSeconds: 0, incrementSeconds: 60 },
  c: { minimumSeconds: 600, incrementSeconds: 3600 },
} as const;

const TARIFFS: Readonly<Record<string, { near: readonly PriceTier[]; far: readonly PriceTier[] }>> =
  {
    a: { near: [{ fromGb: 0, usdPerGb: 0.02 }], far: [{ fromGb: 0, usdPerGb: 0.09 }] },
    b: {
      near: [{ fromGb: 0, usdPerGb: 0.01 }],
      far: [
        { fromGb: 0, usdPerGb: 0.12 },
        { fromGb: 40, usdPerGb: 0.05 },
      ],
    },
    c: { near: [{ fromGb: 0, usdPerGb: 0 }], far: [{ fromGb: 0, usdPerGb: 0.01 }] },
  };

const egressRows = (): readonly EgressLiteral[] =>
  Object.entries(TARIFFS).flatMap(([cloud, { near, far }]): readonly EgressLiteral[] => {
    const row = (tiers: readonly PriceTier[]) =>
      tiers.map(({ fromGb, usdPerGb }) => [fromGb, usdPerGb] as const);
    return [
      [cloud, "same-continent", row(near)],
      [cloud, "other-cloud", row(far)],
    ];
  });

/** A simulated world made from a scenario, and the catalog as it is at any moment. */
export class ChaosWorld {
  readonly clock = new VirtualClock(START_MS);
  readonly world: SimWorld;
  readonly scenario: Scenario;
  private readonly steps = new Map<string, Steps>();
  private readonly counts = new Map<SimCall["method"], number>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.world = new SimWorld(this.rules(), this.clock);
    scenario.datasets.forEach(({ gb, at }, dataset) => {
      const path = `at/${pick(regionsOf(scenario), at)}/data/${datasetName(dataset)}/all.txt`;
      this.world.files.put(path, datasetName(dataset), gb * 1e9);
    });
  }

  hours(): number {
    return (this.clock.nowMs() - START_MS) / HOUR_MS;
  }

  /** Spot at the price of the hour. */
  readonly catalog = (): Catalog => {
    const zones = zonesOf(this.scenario);
    return buildCatalog({
      regions: regionsOf(this.scenario).map((id) => ({
        id,
        continent: "EU",
        country: "DE",
        zones,
      })),
      prices: regionsOf(this.scenario).flatMap((region) =>
        zones.flatMap((zone) =>
          TYPES.map((type) => {
            const location = locationId(region as RegionId, zone);
            const of = (market: Pool["market"]): number =>
              valueAt(this.price({ location, instanceType: type, market }), this.clock.nowMs());
            return { region, zone, type, onDemand: of("on-demand"), spot: of("spot") };
          }),
        ),
      ),
      egress: egressRows(),
      throughput: [
        ["*", "same-region", 40],
        ["*", "same-continent", 10],
        ["*", "other-continent", 10],
        ["*", "other-cloud", 5],
      ],
    });
  };

  private rules(): SimRules {
    const { seed, trouble } = this.scenario;
    const calm = (): boolean => this.hours() > CALM_HOURS;
    const chance = (share: number, ...about: readonly string[]): boolean =>
      !calm() && draw(seed, ...about) < share;
    return simRules({
      name: "chaos",
      seed,
      work: workOfStages(this.stageWork, ({ job }) => {
        if (chance(trouble.diskFullShare, "disk", job.id))
          return { share: draw(seed, "disk at", job.id), exitCode: 1, diskFull: true };
        if (chance(trouble.commandFailShare, "command", job.id))
          return { share: draw(seed, "command at", job.id), exitCode: 3, diskFull: false };
        return undefined;
      }),
      price: (request) => this.price(request),
      capacity: (pool) => this.capacity(pool),
      bootSeconds: ({ id }) => Math.round(30 + 240 * draw(seed, "boot", id)),
      bootFails: ({ id }) => chance(trouble.bootFailShare, "boot fails", id),
      preemptedAfterHours: ({ id }) =>
        calm()
          ? Number.POSITIVE_INFINITY
          : drawHours(trouble.preemptionsPerHour, seed, "taken", id),
      silentAfterHours: ({ id }) =>
        calm() ? Number.POSITIVE_INFINITY : drawHours(trouble.silencePerHour, seed, "silent", id),
      billing: (cloud) => BILLING[cloud as keyof typeof BILLING],
      egress: tariff,
      gigabitsPerSecond: (from, to) => (from === to ? 40 : cloudOf(from) === cloudOf(to) ? 10 : 5),
      fault: this.fault,
    });
  }

  readonly stageWork = (name: string): StageWork => {
    const at = this.scenario.stages.findIndex((_, stage) => stageName(stage) === name);
    const stage = this.scenario.stages[at]!;
    const { outputGb, outputFiles, checkpointEveryHours, checkpointGb, restartHours } = stage;
    return {
      hours: hoursOn(stage),
      outputGb,
      outputFiles,
      checkpointGb,
      restartHours,
      setupHours: 0.01,
      ...(checkpointEveryHours === undefined ? {} : { checkpointEveryHours }),
    };
  };

  private price({ location, instanceType, market }: Pool): Steps {
    return this.remembered(`price ${location} ${instanceType} ${market}`, (key) => {
      const { seed } = this.scenario;
      const base =
        (instanceType === "g" ? 3.7 : 2) * (0.8 + 0.6 * draw(seed, location, instanceType));
      if (market === "on-demand") return constant(cents(base));
      const level = base * (0.2 + 0.5 * draw(seed, key));
      return evenSteps(
        START_MS,
        HOUR_MS,
        Array.from({ length: PRICED_HOURS }, (_, hour) =>
          cents(level * (0.8 + 0.4 * draw(seed, key, Math.floor(hour / 3)))),
        ),
      );
    });
  }

  /** Scarce pools are empty for hours at a time. */
  private capacity({ location, instanceType, market }: Pool): Steps {
    return this.remembered(`capacity ${location} ${instanceType} ${market}`, (key) => {
      const { seed, trouble } = this.scenario;
      if (trouble.scarcity === 0) return constant(1000);
      const hours = Array.from({ length: CALM_HOURS }, (_, hour) => {
        const spell = Math.floor(hour / 4);
        return draw(seed, key, spell) < trouble.scarcity
          ? 0
          : 1 + Math.floor(4 * draw(seed, key, spell, 1));
      });
      return evenSteps(START_MS, HOUR_MS, hours, 1000);
    });
  }

  private remembered(key: string, make: (key: string) => Steps): Steps {
    const known = this.steps.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    this.steps.set(key, made);
    return made;
  }

  private readonly fault = (call: SimCall): Fault | undefined => {
    const nth = this.counts.get(call.method) ?? 0;
    this.counts.set(call.method, nth + 1);
    const { faults, trouble } = this.scenario;
    const found = faults.find(
      (fault) => fault.method === call.method && nth >= fault.nth && nth < fault.nth + fault.times,
    );
    if (found !== undefined) return found.fault;
    return call.method === "provision" &&
      call.request !== undefined &&
      this.denies(call.request.location, trouble.deniedCloud)
      ? { kind: "refuse", failure: { kind: "denied", message: "the account is suspended" } }
      : undefined;
  };

  /** Provisioning only: what is there can be ended. */
  private denies(location: LocationId, cloud: number | undefined): boolean {
    return cloud !== undefined && this.hours() < 20 && cloudOf(location) === ["a", "b", "c"][cloud];
  }
}

const tariff = (from: RegionId, to: RegionId): readonly PriceTier[] | undefined => {
  if (from === to) return undefined;
  const { near, far } = TARIFFS[cloudOf(from)]!;
  return cloudOf(from) === cloudOf(to) ? near : far;
};

const cents = (usd: number): number => Math.round(usd * 10_000) / 10_000;
