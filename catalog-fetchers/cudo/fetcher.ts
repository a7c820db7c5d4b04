import * as z from "zod";
import { catalogOf } from "../catalog-of.ts";
import type { CatalogFetcher, DownloadContext, ParseContext } from "../fetcher.ts";
import { priceRow, readMachine } from "../machine-row.ts";
import { sumUsd, wholeMachineUsd } from "../money.ts";
import { joined, listAt, property, type Reading, readRows, refusal } from "../read-rows.ts";
import { urlOf, withRows } from "../requests.ts";

export type CudoRaw = readonly unknown[];

const PRICE = z.looseObject({ value: z.unknown() });
const TYPE = z.looseObject({
  dataCenterId: z.string().min(1),
  machineType: z.string().min(1),
  /** "" for machines without GPU. */
  gpuModel: z.string(),
  minVcpuPerGpu: z.number().optional(),
  maxVcpuPerGpu: z.number().optional(),
  minVcpuPerMemoryGib: z.number().optional(),
  maxVcpuPerMemoryGib: z.number().optional(),
  /** USD per hour of one vCPU, one GiB, one GPU. */
  vcpuPriceHr: PRICE,
  memoryGibPriceHr: PRICE,
  gpuPriceHr: PRICE,
});
type CudoType = z.infer<typeof TYPE>;

const GIB_PER_VCPU = 2;
/** Sizes are free within limits; these are the ones that the catalog lists: cards → vCPUs. */
const VCPUS: Readonly<Record<number, readonly number[]>> = {
  0: [2, 4, 8, 16, 32, 64],
  1: [2, 4, 12, 24],
  2: [8, 16, 24, 48],
  4: [32, 48, 96],
  8: [64, 96],
};
const NOTES = "sum of vCPU, memory and GPU prices; disk and IPv4 apart";

const within = (value: number, least = 0, most = Number.POSITIVE_INFINITY): boolean =>
  value >= least && value <= most;

const fits = (type: CudoType, cards: number, vcpus: number): boolean =>
  within(1 / GIB_PER_VCPU, type.minVcpuPerMemoryGib, type.maxVcpuPerMemoryGib) &&
  (cards === 0 || within(vcpus / cards, type.minVcpuPerGpu, type.maxVcpuPerGpu));

const usdOf = (type: CudoType, cards: number, vcpus: number): number | undefined =>
  sumUsd([
    wholeMachineUsd(type.vcpuPriceHr.value, vcpus),
    wholeMachineUsd(type.memoryGibPriceHr.value, vcpus * GIB_PER_VCPU),
    ...(cards === 0 ? [] : [wholeMachineUsd(type.gpuPriceHr.value, cards)]),
  ]);

const readSize = (type: CudoType, cards: number, vcpus: number, context: ParseContext): Reading => {
  const memoryGib = vcpus * GIB_PER_VCPU;
  const instanceType = `${type.machineType}_${cards}x${vcpus}v${memoryGib}gb`;
  const gpu = { card: { text: type.gpuModel }, acceleratorCount: cards };
  return readMachine(
    { instanceType, vcpus, memoryGib, ...(cards === 0 ? {} : gpu) },
    context,
    () => [
      priceRow({
        region: type.dataCenterId,
        instanceType,
        onDemandUsdPerHour: usdOf(type, cards, vcpus),
        confidence: "derived",
        notes: NOTES,
      }),
    ],
  );
};

const readType = (type: CudoType, context: ParseContext): Reading => {
  const hasGpu = type.gpuModel !== "";
  const sizes = Object.entries(VCPUS)
    .filter(([cards]) => Number(cards) > 0 === hasGpu)
    .flatMap(([cards, vcpus]) =>
      vcpus
        .filter((vcpu) => fits(type, Number(cards), vcpu))
        .map((vcpu) => readSize(type, Number(cards), vcpu, context)),
    );
  return sizes.length === 0
    ? refusal("no listed size lies within its limits", type.machineType, type.dataCenterId)
    : joined(sizes);
};

const parse = (raw: CudoRaw, context: ParseContext) =>
  catalogOf(
    readRows("machineTypes", raw, {
      schema: TYPE,
      label: (row) => property(row, "machineType"),
      read: (type) => readType(type, context),
    }),
  );

const download = async (context: DownloadContext): Promise<CudoRaw> => {
  const url = urlOf(context, "/v1/vms/machine-types-2");
  return withRows(listAt(await context.http.json(url), "machineTypes"), url);
};

/** Cudo Compute: `GET /v1/vms/machine-types-2`, open, not paged; part prices of every data center, no spot. */
export const cudoFetcher: CatalogFetcher<CudoRaw> = {
  id: "cudo",
  source: {
    url: "https://rest.compute.cudo.org",
    terms: "https://www.cudocompute.com/terms",
    credentials: [],
  },
  download,
  parse,
};
