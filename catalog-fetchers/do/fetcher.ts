import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { memoryPerCard } from "../gpu-count.ts";
import { type MachineWords, priceRow, readMachine } from "../machine-row.ts";
import { known } from "../money.ts";
import { allPages, nextLink } from "../pages.ts";
import { listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { bearer, credential, urlOf } from "../requests.ts";

/** The sizes of all pages. */
export type DoRaw = readonly unknown[];

const MIB_PER_GIB = 1024;
const MBPS_PER_GBPS = 1000;
const PER_PAGE = 200;

const SIZE = z.looseObject({
  slug: z.string().min(1),
  /** MiB */
  memory: z.number().positive(),
  vcpus: z.number().positive(),
  price_hourly: z.unknown(),
  regions: z.array(z.string()),
  available: z.boolean().optional(),
  /** Mbit/s */
  networking_throughput: z.number().optional(),
  gpu_info: z
    .looseObject({
      count: z.number().positive(),
      model: z.string().min(1),
      /** Of all cards together. */
      vram: z.looseObject({ amount: z.number(), unit: z.string() }).optional(),
    })
    .nullish(),
});
type Size = z.infer<typeof SIZE>;

const cardOf = (gpu: NonNullable<Size["gpu_info"]>): Partial<MachineWords> => ({
  card: {
    text: gpu.model,
    memoryGib: gpu.vram?.unit === "gib" ? memoryPerCard(gpu.vram.amount, gpu.count) : undefined,
  },
  acceleratorCount: gpu.count,
});

const machineOf = (size: Size): MachineWords => ({
  instanceType: size.slug,
  vcpus: size.vcpus,
  memoryGib: size.memory / MIB_PER_GIB,
  networkGbps:
    size.networking_throughput === undefined
      ? undefined
      : size.networking_throughput / MBPS_PER_GBPS,
  ...(size.gpu_info == null ? {} : cardOf(size.gpu_info)),
});

const doubtOf = (size: Size): string | undefined => {
  if (size.available === false) return "not available for new droplets";
  if (size.regions.length === 0) return "sold in no region";
  if (size.slug.startsWith("gpu-") && size.gpu_info == null)
    return "a GPU droplet whose GPU is not stated";
  return undefined;
};

const readSize = (size: Size, context: ParseContext): Reading => {
  const doubt = doubtOf(size);
  if (doubt !== undefined) return refusal(doubt, size.slug, size.regions[0]);
  return readMachine(machineOf(size), context, () =>
    size.regions.map((region) =>
      priceRow({
        region,
        instanceType: size.slug,
        onDemandUsdPerHour: known(size.price_hourly),
      }),
    ),
  );
};

const parse = (raw: DoRaw, context: ParseContext) =>
  catalogOf(
    readRows("sizes", raw, {
      schema: SIZE,
      label: (row) => property(row, "slug"),
      read: (size) => readSize(size, context),
    }),
  );

const download = async (context: DownloadContext): Promise<DoRaw> => {
  const headers = bearer(credential(context, "DIGITALOCEAN_TOKEN"));
  const first = { url: urlOf(context, "/v2/sizes", { per_page: PER_PAGE }), headers };
  return allPages(
    context.http,
    first,
    (page) => ({
      items: listAt(page, "sizes"),
      next: nextLink(first, property(page, "links", "pages", "next")),
    }),
    { onProgress: context.onProgress },
  );
};

/** DigitalOcean: `GET /v2/sizes`, paged by `links.pages.next`; USD per hour for the droplet, no spot. */
export const doFetcher: CatalogFetcher<DoRaw> = {
  id: "do",
  source: {
    url: "https://api.digitalocean.com",
    terms: "https://www.digitalocean.com/legal/terms-of-service-agreement",
    credentials: ["DIGITALOCEAN_TOKEN"],
  },
  download,
  parse,
};
