/**
 * What was published.
 *
 * Training BERT on one V100 of AWS, on demand and on managed spot, moving checkpoints and restarts included: the
 * authors of SkyPilot in a forum, November 2022. The rest: Z. Wu et al., "Can't Be Late: Optimizing Spot Instance
 * Savings under Deadlines", NSDI '24, abstract, tables 3 to 5 and section 7.2.
 */
export const MANAGED_SPOT = { onDemandUsd: 61.2, onDemandHours: 20, usd: 18.4, hours: 21 } as const;

/** Table 3: hours of work on each market, job fraction 0.8, mean of the eight traces of October 2022. */
export const TABLE_3 = {
  greedy: { onDemandHours: 30.8, spotHours: 17.2 },
  uniform: { onDemandHours: 25.1, spotHours: 22.9 },
  optimum: { onDemandHours: 20.7, spotHours: 27.4 },
} as const;

/** Of the abstract: savings, and how much of greedy's gap to the optimum uniform progress closes. */
export const BAND = { low: 0.27, high: 0.84, gapClosed: 0.5 } as const;

/** Tables 4 and 5. Savings are those of uniform progress; of greedy and the optimum where the text states them. */
export const WORKLOADS = [
  {
    name: "ML training",
    campaign: "preemption/1-node/aws-04-22-2023",
    zone: "us-west-2b",
    workHours: 72,
    restartHours: 0.3,
    deadlines: [
      { hours: 84, uniform: 0.41 },
      { hours: 100, uniform: 0.48, greedy: 0.15, optimum: 0.55 },
    ],
  },
  {
    name: "bioinformatics",
    campaign: "preemption/1-node/gcp-04-30-2023",
    zone: "us-east1-b",
    workHours: 22.5,
    restartHours: 0.2,
    deadlines: [
      { hours: 24, uniform: 0.63 },
      { hours: 28, uniform: 0.84 },
    ],
  },
  {
    name: "data analytics",
    campaign: "preemption/1-node/aws-04-19-2023",
    zone: "us-east-1c",
    workHours: 27,
    restartHours: 0.2,
    deadlines: [
      { hours: 30, uniform: 0.27, optimum: 0.32 },
      { hours: 36, uniform: 0.32, optimum: 0.46 },
    ],
  },
] as const satisfies readonly PublishedWorkload[];

export interface PublishedWorkload {
  readonly name: string;
  readonly campaign: string;
  readonly zone: string;
  readonly workHours: number;
  readonly restartHours: number;
  readonly deadlines: readonly {
    readonly hours: number;
    readonly uniform: number;
    readonly greedy?: number;
    readonly optimum?: number;
  }[];
}
