import { offerFileHead, offerFileRow } from "../../bench/aws-offer-layout.ts";
import { PATH, REGION_INDEX } from "./fixtures/aws/payloads.ts";
import { FIRST as AZURE_FIRST, meter, page } from "./fixtures/azure/payloads.ts";
import {
  cards,
  FIRST as GCP_FIRST,
  LISTING,
  machine,
  SKUS,
  sku,
  TPUS,
} from "./fixtures/gcp/payloads.ts";
import { json, type Routes, text } from "./serve.ts";

/** Sound machines, with both prices. */
export const COMPLETE = 498;

/**
 * The situation of C-35 in one provider's own wire format: 498 sound machines, one without a spot price, one of a kind
 * that nobody knows, one whose price is half there.
 */
export interface OddSkus {
  readonly cloud: string;
  readonly env: Readonly<Record<string, string>>;
  /** @param more  so many further machines of the unknown kind */
  readonly routes: (more?: number) => Routes;
  readonly withoutSpot: string;
  /** Lines of `quarantine.csv`. */
  readonly aside: readonly RegExp[];
}

const numbered = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const awsRow = (type: string, cells: Readonly<Record<string, string>>) =>
  offerFileRow(`SAMPLE${type}`, {
    "Instance Type": type,
    vCPU: "2",
    Memory: "8 GiB",
    PricePerUnit: "0.0960000000",
    ...cells,
  });

const awsSpot = (type: string) => ({
  size: type,
  valueColumns: [{ name: "linux", prices: { USD: "0.0345" } }],
});

const aws: OddSkus = {
  cloud: "aws",
  env: {},
  withoutSpot: "m5.new",
  aside: [/zz9\.0,,,"?4 GPUs of a kind/, /r5\.half,,,"?.*price ""0\.0000000000"" is no price/],
  routes: (more = 0) => ({
    [REGION_INDEX]: json({
      regions: {
        "us-east-1": {
          regionCode: "us-east-1",
          currentVersionUrl: PATH("us-east-1").replace(".csv", ".json"),
        },
      },
    }),
    [PATH("us-east-1")]: text(
      [
        offerFileHead(),
        ...numbered(COMPLETE, (index) => awsRow(`m5.n${index}`, {})),
        awsRow("m5.new", {}),
        ...numbered(1 + more, (index) => awsRow(`zz9.${index}`, { GPU: "4" })),
        awsRow("r5.half", { PricePerUnit: "0.0000000000" }),
      ].join(""),
      "text/csv",
    ),
    "/spot.json": json({
      config: {
        valueColumns: ["linux"],
        currencies: ["USD"],
        regions: [
          {
            region: "us-east",
            instanceTypes: [
              { type: "general", sizes: numbered(COMPLETE, (index) => awsSpot(`m5.n${index}`)) },
            ],
          },
        ],
      },
    }),
    "/spot-advisor-data.json": json({ ranges: [], spot_advisor: {} }),
  }),
};

const azureSize = (name: string, cells: Readonly<Record<string, unknown>> = {}) =>
  meter({ armSkuName: `Standard_${name}`, meterName: name, skuName: name, ...cells });

const azure: OddSkus = {
  cloud: "azure",
  env: {},
  withoutSpot: "Standard_Dnew_v5",
  aside: [/eastus,,Standard_Zz0_v9,,,"?.*per ""1\/Month""/, /Standard_Dhalf_v5,,,"?.*retailPrice/],
  routes: (more = 0) => ({
    [AZURE_FIRST]: json(
      page(
        [
          ...numbered(COMPLETE, (index) => azureSize(`D${index}_v5`)),
          ...numbered(COMPLETE, (index) =>
            azureSize(`D${index}_v5`, {
              retailPrice: 0.0125,
              meterName: `D${index} v5 Spot`,
              skuName: `D${index} v5 Spot`,
            }),
          ),
          azureSize("Dnew_v5"),
          ...numbered(1 + more, (index) =>
            azureSize(`Zz${index}_v9`, { unitOfMeasure: "1/Month", retailPrice: 60 }),
          ),
          azureSize("Dhalf_v5", { retailPrice: null }),
        ],
        null,
      ),
    ),
  }),
};

const SPOT = { usage: "Preemptible" } as const;

/** Google prices parts: a machine is complete when cores and memory of its series have both prices. */
const gcp: OddSkus = {
  cloud: "gcp",
  env: { GCP_API_KEY: "sample", GCP_PROJECT: "sample", GCP_ACCESS_TOKEN: "sample" },
  withoutSpot: "c2-standard-4",
  aside: [/series ""CT5P Instance"" is not known/, /n4-standard-8,,,"?.*no price/],
  routes: (more = 0) => ({
    [`${SKUS}${GCP_FIRST}`]: json({
      skus: [
        sku("N2 Instance Core running in Iowa", 0.031611),
        sku("N2 Instance Ram running in Iowa", 0.004237),
        sku("Spot Preemptible N2 Instance Core running in Iowa", 0.006655, SPOT),
        sku("Spot Preemptible N2 Instance Ram running in Iowa", 0.000892, SPOT),
        sku("Compute optimized Core running in Iowa", 0.03398),
        sku("Compute optimized Ram running in Iowa", 0.00455),
        sku("N4 Instance Ram running in Iowa", 0.0043),
        sku("CT5P Instance Core running in Iowa", 0.05),
        sku("CT5P Instance Ram running in Iowa", 0.005),
      ],
      nextPageToken: "",
    }),
    [`${TPUS}${GCP_FIRST}`]: json({
      skus: [sku("Tpu-v3 in Iowa", 8, { group: "TPU" })],
      nextPageToken: "",
    }),
    [`${LISTING}/machineTypes?maxResults=500`]: json({
      items: {
        "zones/us-central1-a": {
          machineTypes: [
            ...numbered(COMPLETE, (index) => machine(`n2-standard-${index}`, 8, 32)),
            machine("c2-standard-4", 4, 16),
            machine("ct5p-standard-4", 4, 16),
            ...numbered(more, (index) =>
              machine(`zz1-highgpu-${index}`, 4, 16, cards("nvidia-q9", 1)),
            ),
            machine("n4-standard-8", 8, 32),
          ],
        },
      },
    }),
    [`${LISTING}/acceleratorTypes?maxResults=500`]: json({
      items: { "zones/us-central1-a": { acceleratorTypes: [{ name: "nvidia-tesla-t4" }] } },
    }),
  }),
};

export const ODD_SKUS: readonly OddSkus[] = [aws, azure, gcp];
