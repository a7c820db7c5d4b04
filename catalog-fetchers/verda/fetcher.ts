import * as z from "zod";
import { present } from "../../src/catalog/present.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { memoryPerCard } from "../gpu-count.ts";
import { type MachineWords, readMachine } from "../machine-row.ts";
import { known } from "../money.ts";
import { inEveryRegion } from "../one-price-list.ts";
import { property, type Reading, readRows, refusal, shown } from "../read-rows.ts";
import { bearer, credential, post, urlOf, withRows } from "../requests.ts";

export interface VerdaRaw {
  /** `/instance-types?currency=usd` */
  readonly types: unknown;
  /** `/instance-availability`, of on-demand and of spot machines. */
  readonly availability: readonly unknown[];
  readonly locations: unknown;
}

const AMOUNT = z.looseObject({ size_in_gigabytes: z.number().nonnegative() });
const TYPE = z.looseObject({
  instance_type: z.string().min(1),
  name: z.string(),
  currency: z.string(),
  /** Of the whole machine, as text. */
  price_per_hour: z.unknown(),
  spot_price: z.unknown(),
  cpu: z.looseObject({ number_of_cores: z.number().positive() }),
  memory: AMOUNT,
  gpu: z.looseObject({ number_of_gpus: z.number().nonnegative() }),
  /** Of all cards together. */
  gpu_memory: AMOUNT,
});
type VerdaType = z.infer<typeof TYPE>;

const AVAILABILITY = z.looseObject({
  location_code: z.string(),
  availabilities: z.array(z.string()),
});
const LOCATION = z.looseObject({ code: z.string() });

/** Where machines stand, and which types have free capacity there, of either market. */
interface Places {
  readonly regions: readonly string[];
  readonly free: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refused: readonly Reading[];
}

const placesOf = (raw: VerdaRaw): Places => {
  const regions = new Set<string>();
  const free = new Map<string, Set<string>>();
  const locations = readRows("locations", raw.locations, {
    schema: LOCATION,
    read: ({ code }) => {
      regions.add(code);
      return {};
    },
  });
  const available = raw.availability.flatMap((list) =>
    readRows("availability", list, {
      schema: AVAILABILITY,
      read: ({ location_code, availabilities }) => {
        regions.add(location_code);
        for (const type of availabilities)
          free.set(type, (free.get(type) ?? new Set()).add(location_code));
        return {};
      },
    }),
  );
  return { regions: [...regions].sort(), free, refused: [...locations, ...available] };
};

const machineOf = (type: VerdaType): MachineWords => {
  const cards = type.gpu.number_of_gpus;
  const memoryGib = memoryPerCard(type.gpu_memory.size_in_gigabytes, cards);
  return {
    instanceType: type.instance_type,
    vcpus: type.cpu.number_of_cores,
    memoryGib: type.memory.size_in_gigabytes,
    ...(cards === 0 ? {} : { card: { text: type.name, memoryGib }, acceleratorCount: cards }),
  };
};

const NO_CAPACITY: ReadonlySet<string> = new Set();

const parse = (raw: VerdaRaw, context: ParseContext) => {
  const { regions, free, refused } = placesOf(raw);
  const read = (type: VerdaType): Reading => {
    if (type.currency.toLowerCase() !== "usd")
      return refusal(
        `currency ${shown(type.currency)}: needed usd, no rate is given`,
        type.instance_type,
      );
    return readMachine(machineOf(type), context, ({ instanceType }) =>
      inEveryRegion(
        present({
          instanceType,
          onDemandUsdPerHour: known(type.price_per_hour),
          spotUsdPerHour: known(type.spot_price),
        }),
        regions,
        free.get(instanceType) ?? NO_CAPACITY,
      ),
    );
  };
  const label = (row: unknown) => property(row, "instance_type");
  return catalogOf([
    ...refused,
    ...readRows("instance types", raw.types, { schema: TYPE, label, read }),
  ]);
};

const token = async (context: DownloadContext): Promise<string> => {
  const url = urlOf(context, "/v1/oauth2/token");
  const answer = await context.http.json(
    post(url, {
      grant_type: "client_credentials",
      client_id: credential(context, "VERDA_CLIENT_ID"),
      client_secret: credential(context, "VERDA_CLIENT_SECRET"),
    }),
  );
  const value = property(answer, "access_token");
  if (typeof value !== "string") throw new Error(`${url} gave no access_token; check the client`);
  return value;
};

const download = async (context: DownloadContext): Promise<VerdaRaw> => {
  const headers = bearer(await token(context));
  const get = (path: string, query = {}) =>
    context.http.json({ url: urlOf(context, path, query), headers });
  const [types, locations, onDemand, spot] = await Promise.all([
    get("/v1/instance-types", { currency: "usd" }),
    get("/v1/locations"),
    get("/v1/instance-availability", { is_spot: "false" }),
    get("/v1/instance-availability", { is_spot: "true" }),
  ]);
  withRows(Array.isArray(types) ? types : [], urlOf(context, "/v1/instance-types"));
  return { types, locations, availability: [onDemand, spot] };
};

/**
 * Verda (formerly DataCrunch): `GET /v1/instance-types`, whole machines in the asked currency, on-demand and spot;
 * nothing is paged. Prices are the same in all locations, see `inEveryRegion`.
 */
export const verdaFetcher: CatalogFetcher<VerdaRaw> = {
  id: "verda",
  source: {
    url: "https://api.verda.com",
    terms: "https://verda.com/legal/terms-of-service",
    credentials: ["VERDA_CLIENT_ID", "VERDA_CLIENT_SECRET"],
  },
  download,
  parse,
};
