import * as z from "zod";
import { cardName } from "../accelerator-wording.ts";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { priceRow, readMachine } from "../machine-row.ts";
import { cheapestOffers } from "../market.ts";
import { known } from "../money.ts";
import { listAt, property, type Reading, readRows, refusal, shown } from "../read-rows.ts";
import { bearer, credential, post, urlOf, withRows } from "../requests.ts";
import { geolocation } from "../snapshots/region-slugs.ts";

export type VastRaw = readonly unknown[];

const OFFER = z.looseObject({
  gpu_name: z.string().min(1),
  num_gpus: z.number().int().positive(),
  /** MiB of one card. */
  gpu_ram: z.number().positive(),
  cpu_cores: z.number().positive().nullable(),
  /** The offer's share of the host's cores. */
  cpu_cores_effective: z.number().positive(),
  /** MiB of the whole host. */
  cpu_ram: z.number().positive(),
  /** USD for all cards, without disk. */
  dph_base: z.unknown(),
  /** USD for all cards of an interruptible machine. */
  min_bid: z.unknown(),
  geolocation: z.string().min(1),
  verification: z.string().optional(),
  /** 1: a data center, vetted by Vast; else a private host. */
  hosting_type: z.number().nullish(),
  rentable: z.boolean().optional(),
  is_bid: z.boolean().optional(),
});
type Offer = z.infer<typeof OFFER>;

const MIB_PER_GIB = 1024;
const DATA_CENTER = 1;
/** A host with 64 GiB reports some 62.8. */
const REPORTED_LESS = 1.05;

/** Hosts differ in every figure; a type of the catalog promises the power of two below. */
const atLeast = (figure: number): number => 2 ** Math.floor(Math.log2(figure));

const sizeOf = (offer: Offer): { vcpus: number; memoryGib: number } => {
  const share = offer.cpu_cores_effective / (offer.cpu_cores ?? offer.cpu_cores_effective);
  return {
    vcpus: atLeast(offer.cpu_cores_effective),
    memoryGib: atLeast((offer.cpu_ram * Math.min(share, 1) * REPORTED_LESS) / MIB_PER_GIB),
  };
};

/** `Texas, US` and, with the continent, `Texas, US, NA`. */
const regionOf = (place: string): string =>
  geolocation(place.split(",").length === 2 ? `${place},` : place).region;

/** Of one card as the dataset has it: drivers of one and the same card report 79 to 80 GiB. */
const soldGib = (name: string | undefined, context: ParseContext): number | undefined =>
  context.bundled.accelerators.find((card) => card.name === name)?.memoryGib;

/** Levels of service and memory sizes that Vast keeps under one name are told apart. */
const suffixOf = (offer: Offer, card: string | undefined, context: ParseContext): string => {
  const usual = cardName({ text: offer.gpu_name }, context);
  const size = card === usual ? "" : `-${soldGib(card, context) ?? 0}gb`;
  return `${size}${offer.hosting_type === DATA_CENTER ? "-datacenter" : ""}`;
};

const doubtOf = (offer: Offer): string | undefined => {
  if (offer.is_bid === true) return "a bid, not an on-demand offer";
  if (offer.rentable === false) return "not rentable now";
  if (offer.verification !== undefined && offer.verification !== "verified")
    return `host is ${shown(offer.verification)}, needed "verified"`;
  return undefined;
};

const readOffer = (offer: Offer, context: ParseContext): Reading => {
  const doubt = doubtOf(offer);
  if (doubt !== undefined) return refusal(doubt, offer.gpu_name);
  const card = { text: offer.gpu_name, memoryGib: Math.round(offer.gpu_ram / MIB_PER_GIB) };
  const accelerator = cardName(card, context);
  const size = sizeOf(offer);
  const name = `${offer.num_gpus}x-${offer.gpu_name.replace(/\s+/g, "_")}`;
  const suffix = suffixOf(offer, accelerator, context);
  const instanceType = `${name}-${size.vcpus}-${size.memoryGib * MIB_PER_GIB}${suffix}`;
  const acceleratorMemoryGib = soldGib(accelerator, context);
  const reading = readMachine(
    { instanceType, ...size, card, acceleratorCount: offer.num_gpus, acceleratorMemoryGib },
    context,
    () => [
      priceRow({
        region: regionOf(offer.geolocation),
        instanceType,
        onDemandUsdPerHour: known(offer.dph_base),
        spotUsdPerHour: known(offer.min_bid),
      }),
    ],
  );
  // By card, so that one unknown card is one refusal however many hosts offer it.
  const refused = (reading.refused ?? []).map((row) => ({ ...row, instanceType: offer.gpu_name }));
  return { ...reading, refused };
};

const parse = (raw: VastRaw, context: ParseContext) =>
  catalogOf([
    cheapestOffers(
      readRows("offers", raw, {
        schema: OFFER,
        label: (row) => property(row, "gpu_name"),
        read: (offer) => readOffer(offer, context),
      }),
    ),
  ]);

const PAGE = 1000;

/** Verified, rentable, on-demand offers from this machine on; offsets do not exist, so the machine's number is the bookmark. */
const query = (fromMachine: number) => ({
  limit: PAGE,
  type: "on-demand",
  verified: { eq: true },
  rentable: { eq: true },
  rented: { eq: false },
  machine_id: { gte: fromMachine },
  order: [["machine_id", "asc"]],
});

const machineId = (offer: unknown): number => Number(property(offer, "machine_id") ?? 0);

const download = async (context: DownloadContext): Promise<VastRaw> => {
  const url = urlOf(context, "/api/v0/bundles/");
  const headers = bearer(credential(context, "VAST_API_KEY"));
  const offers = new Map<unknown, unknown>();
  for (let from = 0, full = true; full; ) {
    const page = listAt(await context.http.json(post(url, query(from), headers)), "offers");
    const before = offers.size;
    for (const offer of page) offers.set(property(offer, "id"), offer);
    full = page.length >= PAGE;
    if (full && offers.size === before)
      throw new Error(
        `${url} repeats its first ${PAGE} offers; the list cannot be read to its end`,
      );
    from = Math.max(from, ...page.map(machineId));
    context.onProgress?.(offers.size, offers.size);
  }
  return withRows([...offers.values()], url);
};

/**
 * Vast.ai: `POST /api/v0/bundles/`, a marketplace of hosts. USD for all cards of an offer: on-demand `dph_base`
 * (disk apart), interruptible `min_bid`. Data centers and private hosts keep names of their own.
 */
export const vastFetcher: CatalogFetcher<VastRaw> = {
  id: "vast",
  source: {
    url: "https://console.vast.ai",
    terms: "https://vast.ai/terms",
    credentials: ["VAST_API_KEY"],
    volatile: true,
  },
  download,
  parse,
};
