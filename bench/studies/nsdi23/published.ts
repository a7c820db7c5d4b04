/** One row of the published table. A cell is written with as many decimals as it is printed with. */
export interface TableRow {
  readonly stages: readonly StageCells[];
  /** Absent: nothing leaves a cloud. */
  readonly egress?: { readonly hours: string; readonly usd: string };
  readonly total: { readonly hours: string; readonly usd: string };
}

export interface StageCells {
  readonly name: string;
  readonly cloud: string;
  readonly hours: string;
  readonly usd: string;
}

/** The motivating table of "SkyPilot: An Intercloud Broker for Sky Computing", NSDI '23. */
export const PUBLISHED = {
  azureOnly: {
    stages: [
      { name: "proc", cloud: "azure", hours: "0.6", usd: "0.8" },
      { name: "train", cloud: "azure", hours: "8.4", usd: "103" },
      { name: "infer", cloud: "azure", hours: "1.8", usd: "1.4" },
    ],
    total: { hours: "10.8", usd: "105" },
  },
  broker: {
    stages: [
      { name: "proc", cloud: "azure", hours: "0.6", usd: "0.8" },
      { name: "train", cloud: "gcp", hours: "4.0", usd: "39" },
      { name: "infer", cloud: "aws", hours: "1.1", usd: "0.3" },
    ],
    egress: { hours: "0.03", usd: "0.1" },
    total: { hours: "5.7", usd: "40" },
  },
  lessPct: { hours: "47", usd: "61" },
} as const satisfies {
  readonly azureOnly: TableRow;
  readonly broker: TableRow;
  readonly lessPct: { readonly hours: string; readonly usd: string };
};
