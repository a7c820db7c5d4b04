import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { priceRow, readMachine } from "../machine-row.ts";
import { known } from "../money.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf, withRows } from "../requests.ts";

export type HyperbolicRaw = readonly unknown[];

const COUNT = z.coerce.number().positive();
const MACHINE = z.looseObject({
  InstanceType: z.string().min(1),
  AcceleratorName: z.string(),
  AcceleratorCount: z.coerce.number().nonnegative(),
  vCPUs: COUNT,
  MemoryGiB: COUNT,
  /** USD of the whole machine. */
  Price: z.unknown(),
  /** "" where there is none. */
  SpotPrice: z.unknown(),
  Region: z.string().min(1),
  GpuInfo: z
    .looseObject({
      Gpus: z.array(
        z.looseObject({
          Count: COUNT,
          MemoryInfo: z.looseObject({ SizeInMiB: COUNT }).optional(),
        }),
      ),
    })
    .nullish(),
});
type Machine = z.infer<typeof MACHINE>;

const MIB_PER_GIB = 1024;

/** Per card, in whole GiB: drivers report a little less than what is sold. */
const cardMemoryGib = (row: Machine): number | undefined => {
  const mib = row.GpuInfo?.Gpus[0]?.MemoryInfo?.SizeInMiB;
  return mib === undefined ? undefined : Math.round(mib / MIB_PER_GIB);
};

const readVm = (row: Machine, context: ParseContext): Reading => {
  const counted = row.GpuInfo?.Gpus.reduce((sum, gpu) => sum + gpu.Count, 0);
  if (counted !== undefined && counted !== row.AcceleratorCount)
    return refusal(
      `AcceleratorCount ${row.AcceleratorCount}, but GpuInfo counts ${counted}`,
      row.InstanceType,
    );
  const card = { text: row.AcceleratorName, memoryGib: cardMemoryGib(row) };
  const gpu = { card, acceleratorCount: row.AcceleratorCount };
  return readMachine(
    {
      instanceType: row.InstanceType,
      vcpus: row.vCPUs,
      memoryGib: row.MemoryGiB,
      ...(row.AcceleratorCount === 0 ? {} : gpu),
    },
    context,
    ({ instanceType }) => [
      priceRow({
        region: row.Region,
        instanceType,
        onDemandUsdPerHour: known(row.Price),
        spotUsdPerHour: known(row.SpotPrice),
      }),
    ],
  );
};

const parse = (raw: HyperbolicRaw, context: ParseContext) =>
  catalogOf(
    readRows("vms", raw, {
      schema: MACHINE,
      label: (row) => property(row, "InstanceType"),
      read: (row) => readVm(row, context),
    }),
  );

const download = async (context: DownloadContext): Promise<HyperbolicRaw> => {
  const url = urlOf(context, "/v2/skypilot/catalog");
  const headers = bearer(credential(context, "HYPERBOLIC_API_KEY"));
  return withRows(listAt(await context.http.json({ url, headers }), "vms"), url);
};

/**
 * Hyperbolic: `GET /v2/skypilot/catalog`, not paged; USD of the whole machine, one region without a place.
 *
 * Its other list, `/v1/marketplace`, gives cents per GPU of the hosts behind the same machines and is not needed.
 */
export const hyperbolicFetcher: CatalogFetcher<HyperbolicRaw> = {
  id: "hyperbolic",
  source: {
    url: "https://api.hyperbolic.xyz",
    terms: "https://www.hyperbolic.ai/terms-of-service",
    credentials: ["HYPERBOLIC_API_KEY"],
    volatile: true,
  },
  download,
  parse,
};
