import type { Catalog } from "../../src/domain/catalog.ts";
import {
  buildCatalog,
  type CatalogLiteral,
  type EgressLiteral,
  type PriceLiteral,
  type TypeLiteral,
} from "../arbitraries/build-catalog.ts";

/** Regions with how much dearer than the cheapest one everything is there. */
const REGIONS = [
  { id: "aws/us-east-1", country: "US", continent: "NA", factor: 1 },
  { id: "aws/eu-west-1", country: "IE", continent: "EU", factor: 1.11 },
  { id: "aws/ap-south-1", country: "IN", continent: "AS", factor: 0.93 },
  { id: "gcp/us-central1", country: "US", continent: "NA", factor: 0.97 },
  { id: "gcp/europe-west4", country: "NL", continent: "EU", factor: 1.08 },
  { id: "azure/eastus", country: "US", continent: "NA", factor: 1.02 },
  { id: "azure/westeurope", country: "NL", continent: "EU", factor: 1.19 },
  { id: "azure/japaneast", country: "JP", continent: "AS", factor: 1.27 },
  { id: "hetzner/fsn1", country: "DE", continent: "EU", factor: 0.45 },
] as const;

/** [machine, vCPUs, memory GiB, USD per hour, its clouds, accelerator, count] */
const MACHINES: readonly (readonly [
  string,
  number,
  number,
  number,
  readonly string[],
  string?,
  number?,
])[] = [
  ["cpu2", 2, 8, 0.09, ["aws", "gcp", "azure", "hetzner"]],
  ["cpu8", 8, 32, 0.34, ["aws", "gcp", "azure", "hetzner"]],
  ["cpu32", 32, 128, 1.4, ["aws", "gcp", "azure"]],
  ["t4", 8, 30, 0.6, ["aws", "gcp", "azure"], "T4", 1],
  ["t4x4", 32, 120, 2.2, ["aws", "gcp", "azure"], "T4", 4],
  ["v100", 8, 60, 3.06, ["aws", "azure"], "V100", 1],
  ["v100x4", 32, 240, 12.2, ["aws", "azure"], "V100", 4],
  ["a100x8", 96, 1100, 32, ["aws", "gcp", "azure"], "A100", 8],
  ["h100x2", 48, 400, 14, ["gcp", "azure"], "H100", 2],
  ["tpu", 96, 300, 8.8, ["gcp"], "tpu-v3-8", 1],
  ["inf", 4, 8, 0.23, ["aws"], "Inferentia", 1],
];

/** [cloud, within the continent, to another continent, to another cloud], USD per GB */
const EGRESS = [
  ["aws", 0.02, 0.02, 0.09],
  ["gcp", 0.02, 0.05, 0.12],
  ["azure", 0.02, 0.05, 0.087],
  ["hetzner", 0.001, 0.001, 0.0012],
] as const;

export interface CatalogChange {
  /** All prices of moving data times this. */
  readonly egressTimes?: number;
  readonly extra?: readonly PriceLiteral[];
}

/** Nine regions of four clouds, where the cheapest machines, the nearest data and the accelerators are in different places. */
export const workflowCatalog = ({ egressTimes = 1, extra = [] }: CatalogChange = {}): Catalog => {
  const types: TypeLiteral[] = MACHINES.flatMap(
    ([name, vcpus, memoryGib, , clouds, accelerator, acceleratorCount]) =>
      clouds.map((cloud) => ({
        cloud,
        name,
        vcpus,
        memoryGib,
        ...(accelerator === undefined ? {} : { accelerator }),
        ...(acceleratorCount === undefined ? {} : { acceleratorCount }),
      })),
  );
  const literal: CatalogLiteral = {
    regions: REGIONS.map(({ id, country, continent }) => ({ id, country, continent })),
    types,
    accelerators: ["T4", "V100", "A100", "H100", "tpu-v3-8", "Inferentia"].map((name) => ({
      name,
    })),
    prices: [...REGIONS.flatMap(pricesOf), ...extra],
    egress: EGRESS.flatMap(([cloud, near, far, out]): EgressLiteral[] => [
      [cloud, "same-continent", near * egressTimes],
      [cloud, "other-continent", far * egressTimes],
      [cloud, "other-cloud", out * egressTimes],
    ]),
    throughput: [
      ["*", "same-region", 20],
      ["*", "same-continent", 5],
      ["*", "other-continent", 2],
      ["*", "other-cloud", 3],
    ],
  };
  return buildCatalog(literal);
};

/** Each machine has its own small deviation in each region, so that ties are rare. */
const pricesOf = ({ id, factor }: (typeof REGIONS)[number], index: number): PriceLiteral[] =>
  MACHINES.flatMap(([type, , , usd, clouds], machine) => {
    if (!clouds.includes(id.slice(0, id.indexOf("/")))) return [];
    const deviation = 1 + ((machine * 7 + index * 11) % 13) / 100;
    return [{ region: id, type, onDemand: Number((usd * factor * deviation).toFixed(4)) }];
  });
