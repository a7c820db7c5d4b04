import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext, PriceRow } from "../fetcher.ts";
import { type MachineWords, readMachine } from "../machine-row.ts";
import { usdFromCents } from "../money.ts";
import { inEveryRegion } from "../one-price-list.ts";
import { listAt, property, readRows, refusal, shown } from "../read-rows.ts";
import { bearer, credential, urlOf, withRows } from "../requests.ts";

export interface LambdaRaw {
  /** `/instance-types`: an object keyed by type. */
  readonly types: unknown;
  /** `/images`: the only list of regions, and of the architectures that boot there. */
  readonly images: unknown;
}

const TYPE = z.looseObject({
  instance_type: z.looseObject({
    name: z.string().min(1),
    description: z.string(),
    gpu_description: z.string().optional(),
    /** US cents for the whole machine. */
    price_cents_per_hour: z.unknown(),
    specs: z.looseObject({
      vcpus: z.number().positive(),
      memory_gib: z.number().positive(),
      gpus: z.number().nonnegative(),
    }),
    architecture: z.string().optional(),
  }),
  regions_with_capacity_available: z.array(z.looseObject({ name: z.string() })),
});
type LambdaType = z.infer<typeof TYPE>;

/** Region → architectures of its images. */
const bootable = (images: unknown): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const image of listAt(images, "data")) {
    const [region, arch] = [property(image, "region", "name"), property(image, "architecture")];
    if (typeof region !== "string" || typeof arch !== "string") continue;
    found.set(region, (found.get(region) ?? new Set()).add(arch));
  }
  return found;
};

const machineOf = ({ instance_type: type }: LambdaType): MachineWords => ({
  instanceType: type.name,
  vcpus: type.specs.vcpus,
  memoryGib: type.specs.memory_gib,
  arch: type.architecture,
  ...(type.specs.gpus === 0
    ? {}
    : {
        card: { text: type.gpu_description ?? type.description.replace(/^\d+x /, "") },
        acceleratorCount: type.specs.gpus,
      }),
});

const pricesOf = (
  row: LambdaType,
  regions: ReadonlyMap<string, ReadonlySet<string>>,
): readonly PriceRow[] => {
  const { name, architecture, price_cents_per_hour } = row.instance_type;
  const free = new Set(row.regions_with_capacity_available.map((region) => region.name));
  const fits = [...regions].flatMap(([region, archs]) =>
    architecture === undefined || archs.has(architecture) ? [region] : [],
  );
  const usd = usdFromCents(price_cents_per_hour);
  const price = { instanceType: name, ...(usd === undefined ? {} : { onDemandUsdPerHour: usd }) };
  return inEveryRegion(price, [...new Set([...free, ...fits])].sort(), free);
};

const parse = (raw: LambdaRaw, context: ParseContext) => {
  const types = property(raw.types, "data");
  if (typeof types !== "object" || types === null)
    return catalogOf([refusal(`instance types: seen ${shown(raw.types)}, needed "data" by type`)]);
  const regions = bootable(raw.images);
  return catalogOf(
    readRows("instance types", Object.values(types), {
      schema: TYPE,
      label: (row) => property(row, "instance_type", "name"),
      read: (row) => readMachine(machineOf(row), context, () => pricesOf(row, regions)),
    }),
  );
};

const download = async (context: DownloadContext): Promise<LambdaRaw> => {
  const headers = bearer(credential(context, "LAMBDA_API_KEY"));
  const url = urlOf(context, "/instance-types");
  // One after the other: the API allows one request per second.
  const types = await context.http.json({ url, headers });
  const images = await context.http.json({ url: urlOf(context, "/images"), headers });
  withRows(Object.keys(property(types, "data") ?? {}), url);
  return { types, images };
};

/**
 * Lambda: `GET /instance-types` (cents per hour for the whole machine, no spot) and `GET /images`, neither paged.
 *
 * The answer names regions with free capacity only; the price is one for all regions, see `inEveryRegion`.
 */
export const lambdaFetcher: CatalogFetcher<LambdaRaw> = {
  id: "lambda",
  source: {
    url: "https://cloud.lambda.ai/api/v1",
    terms: "https://lambda.ai/legal/terms-of-service",
    credentials: ["LAMBDA_API_KEY"],
  },
  download,
  parse,
};
