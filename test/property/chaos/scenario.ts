import fc from "fast-check";
import type { Fault, SimCall } from "../../../src/adapters/sim/rules.ts";
import { index, pick, sometimes } from "../../arbitraries/pick.ts";

/** One random run: what is to be done, where it can be done, and all that goes wrong. It shrinks in every part. */
export interface Scenario {
  readonly seed: number;
  readonly clouds: number;
  readonly regions: number;
  readonly zones: number;
  readonly stages: readonly StageDraw[];
  readonly datasets: readonly { readonly gb: number; readonly at: number }[];
  readonly delivery: { readonly from: number; readonly to: number } | undefined;
  readonly trouble: Trouble;
  readonly faults: readonly CallFault[];
  /** The broker is killed after so many steps of its life, again and again. */
  readonly kills: readonly number[];
  readonly downMinutes: number;
}

export interface StageDraw {
  /** Bits: which of the datasets and earlier stages it reads. */
  readonly inputs: number;
  readonly hours: number;
  readonly outputGb: number;
  readonly outputFiles: number;
  readonly nodes: number;
  readonly pricing: "on-demand" | "spot" | "any";
  readonly checkpointEveryHours: number | undefined;
  readonly checkpointGb: number;
  readonly restartHours: number;
}

/** Chances, until the world calms down. */
export interface Trouble {
  readonly preemptionsPerHour: number;
  readonly silencePerHour: number;
  readonly bootFailShare: number;
  readonly commandFailShare: number;
  readonly diskFullShare: number;
  /** Of pools and hours without capacity. */
  readonly scarcity: number;
  /** A cloud that denies everything for a while. */
  readonly deniedCloud: number | undefined;
}

/** The nth call of a method goes wrong, and perhaps some after it. */
export interface CallFault {
  readonly method: SimCall["method"];
  readonly nth: number;
  readonly times: number;
  readonly fault: Fault;
}

const METHODS = ["provision", "run", "status", "logs", "copy", "terminate", "list"] as const;

const failure = fc.constantFrom<Fault>(
  { kind: "refuse", failure: { kind: "no-capacity", message: "none of these are left" } },
  { kind: "refuse", failure: { kind: "quota", message: "quota exceeded: 0 of 0" } },
  { kind: "refuse", failure: { kind: "throttled", message: "slow down", retryAfterMs: 30_000 } },
  { kind: "refuse", failure: { kind: "throttled", message: "Rate exceeded" } },
  { kind: "refuse", failure: { kind: "denied", message: "you are not allowed to" } },
  { kind: "refuse", failure: { kind: "unknown", message: "\u0000 ÄÖ <b>%s</b> null" } },
  { kind: "refuse", failure: { kind: "unknown", message: "" } },
  { kind: "refuse", failure: { kind: "unreachable", message: "connection reset by peer" } },
  { kind: "lose" },
  { kind: "hang", happens: true },
  { kind: "hang", happens: false },
  { kind: "slow", seconds: 7 },
  { kind: "slow", seconds: 400 },
  { kind: "throw", message: "undefined is not a function", happens: true },
  { kind: "throw", message: "cannot read properties of null", happens: false },
  { kind: "corrupt" },
  { kind: "break" },
);

const callFault: fc.Arbitrary<CallFault> = fc.record({
  method: fc.constantFrom(...METHODS),
  nth: fc.nat(25),
  times: fc.constantFrom(1, 1, 1, 2, 4, 12),
  fault: failure,
});

const stage: fc.Arbitrary<StageDraw> = fc.record({
  inputs: fc.nat(1023),
  hours: fc.constantFrom(1, 0.2, 0.5, 2.5, 6),
  outputGb: fc.constantFrom(1, 0, 0.001, 12, 50),
  outputFiles: fc.constantFrom(1, 2, 5),
  nodes: fc.constantFrom(1, 1, 2),
  pricing: fc.constantFrom("on-demand", "any", "any", "spot"),
  checkpointEveryHours: fc.constantFrom(undefined, 0.25, 0.5, 1),
  checkpointGb: fc.constantFrom(0.5, 0, 6),
  restartHours: fc.constantFrom(0, 0.1),
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
  preemptionsPerHour: fc.constantFrom(0, 0.05, 0.3, 1),
  silencePerHour: fc.constantFrom(0, 0, 0.02, 0.1),
  bootFailShare: fc.constantFrom(0, 0, 0.1, 0.4),
  commandFailShare: fc.constantFrom(0, 0, 0.1, 0.3),
  diskFullShare: fc.constantFrom(0, 0, 0.05, 0.2),
  scarcity: fc.constantFrom(0, 0.2, 0.5),
  deniedCloud: sometimes(5, fc.nat(2)),
});

export const scenarioArbitrary = (): fc.Arbitrary<Scenario> =>
  fc.record({
    seed: fc.nat(2 ** 31 - 1),
    clouds: fc.constantFrom(1, 2, 3),
    regions: fc.constantFrom(1, 2),
    zones: fc.constantFrom(1, 2),
    stages: fc.array(stage, { minLength: 1, maxLength: 8 }),
    datasets: fc.array(fc.record({ gb: fc.constantFrom(1, 0.01, 30), at: index() }), {
      maxLength: 2,
    }),
    delivery: sometimes(4, fc.record({ from: index(), to: index() })),
    trouble,
    faults: fc.array(callFault, { maxLength: 12 }),
    kills: fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 6 }),
    downMinutes: fc.constantFrom(0, 3, 45, 200),
  });

/** The same with machines to be had, commands that work, and calls that fail only now and then. */
export const calm = (scenario: Scenario): Scenario => ({
  ...scenario,
  trouble: {
    ...scenario.trouble,
    commandFailShare: 0,
    diskFullShare: 0,
    scarcity: 0,
    preemptionsPerHour: Math.min(scenario.trouble.preemptionsPerHour, 0.05),
    deniedCloud: undefined,
  },
  faults: scenario.faults.map((fault) => ({ ...fault, times: 1 })),
});

/** Much data between clouds whose machines do not last, and brokers that die while it moves. */
export const moving = (scenario: Scenario): Scenario => ({
  ...scenario,
  clouds: 3,
  stages: scenario.stages.slice(0, 5).map((stage, at) => ({
    ...stage,
    inputs: stage.inputs | (1 << at) | (1 << (at + 1)),
    outputGb: 10 + 13 * (at % 3),
    outputFiles: 1 + (at % 5),
    pricing: at % 3 === 0 ? "on-demand" : "any",
  })),
  datasets: [
    { gb: 30, at: scenario.seed },
    { gb: 7, at: scenario.seed + 2 },
  ],
  trouble: { ...scenario.trouble, preemptionsPerHour: 1, silencePerHour: 0.1, scarcity: 0.2 },
  kills: Array.from({ length: 12 }, (_, at) => 4 + ((scenario.seed >> at) % 23)),
  downMinutes: scenario.downMinutes === 0 ? 0 : 200,
});

export const cloudsOf = ({ clouds }: Scenario): readonly string[] =>
  ["a", "b", "c"].slice(0, clouds);

/** `a/r0` */
export const regionsOf = (scenario: Scenario): readonly string[] =>
  cloudsOf(scenario).flatMap((cloud) =>
    Array.from({ length: scenario.regions }, (_, region) => `${cloud}/r${region}`),
  );

export const zonesOf = ({ zones }: Scenario): readonly string[] =>
  Array.from({ length: zones }, (_, zone) => `z${zone}`);

export const stageName = (at: number): string => `s${at}`;
export const datasetName = (at: number): string => `d${at}`;

/** Names of what a stage reads, each once. */
export const inputsOf = (scenario: Scenario, at: number): readonly string[] => {
  const readable = [
    ...scenario.datasets.map((_, dataset) => datasetName(dataset)),
    ...scenario.stages.slice(0, at).map((_, earlier) => stageName(earlier)),
  ];
  return readable.filter((_, bit) => (scenario.stages[at]!.inputs >> bit) % 2 === 1);
};

/** The same everywhere: `m`, and `g`, twice as fast. */
export const TYPES = ["m", "g"] as const;

export const hoursOn = (draw: StageDraw): ReadonlyMap<string, number> =>
  new Map([
    ["m", draw.hours],
    ["g", draw.hours / 2],
  ]);

export const deliveryOf = (
  scenario: Scenario,
): { readonly from: string; readonly to: string } | undefined =>
  scenario.delivery === undefined
    ? undefined
    : {
        from: pick(
          scenario.stages.map((_, at) => stageName(at)),
          scenario.delivery.from,
        ),
        to: pick(regionsOf(scenario), scenario.delivery.to),
      };
