import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { priceRow, readMachine } from "../machine-row.ts";
import { wholeMachineUsd } from "../money.ts";
import { joined, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { credential, urlOf, withRows } from "../requests.ts";

export type FluidstackRaw = readonly unknown[];

const CONFIGURATION = z.looseObject({
  gpu_type: z.string().min(1),
  /** USD for one GPU, as text. */
  price_per_gpu_hr: z.unknown(),
  gpu_counts: z.array(z.number().int().positive()),
  regions: z.array(z.string()),
  /** Of the smallest machine; how both grow with the number of GPUs is not stated. */
  min_cpu_count: z.number().positive().optional(),
  min_memory: z.number().positive().optional(),
});
type Configuration = z.infer<typeof CONFIGURATION>;

const readCount = (row: Configuration, cards: number, context: ParseContext): Reading => {
  const instanceType = `${row.gpu_type}::${cards}`;
  const size = cards === 1 ? { vcpus: row.min_cpu_count, memoryGib: row.min_memory } : {};
  return readMachine(
    { instanceType, ...size, card: { text: row.gpu_type }, acceleratorCount: cards },
    context,
    () =>
      row.regions.map((region) =>
        priceRow({
          region,
          instanceType,
          onDemandUsdPerHour: wholeMachineUsd(row.price_per_gpu_hr, cards),
        }),
      ),
  );
};

const readConfiguration = (row: Configuration, context: ParseContext): Reading => {
  if (row.regions.length === 0) return refusal("sold in no region", row.gpu_type);
  return joined(row.gpu_counts.map((cards) => readCount(row, cards, context)));
};

const parse = (raw: FluidstackRaw, context: ParseContext) =>
  catalogOf(
    readRows("configurations", raw, {
      schema: CONFIGURATION,
      label: (row) => property(row, "gpu_type"),
      read: (row) => readConfiguration(row, context),
    }),
  );

const download = async (context: DownloadContext): Promise<FluidstackRaw> => {
  const url = urlOf(context, "/list_available_configurations");
  const headers = { "api-key": credential(context, "FLUIDSTACK_API_KEY") };
  const answer = await context.http.json({ url, headers });
  return withRows(Array.isArray(answer) ? answer : [], url);
};

/**
 * FluidStack's on-demand cloud: `GET /list_available_configurations`, not paged; USD per GPU, no spot.
 *
 * Closed to new customers since 2025, so the dataset has no regions of it: every price is refused until the user's
 * own dataset adds them.
 */
export const fluidstackFetcher: CatalogFetcher<FluidstackRaw> = {
  id: "fluidstack",
  source: {
    url: "https://platform.fluidstack.io",
    terms: "https://www.fluidstack.io/terms-of-service",
    credentials: ["FLUIDSTACK_API_KEY"],
  },
  download,
  parse,
};
