import { type CsvRecord, cell, positive, type ReadText, readCsv } from "./csv.ts";
import { type InstanceTypeRow, oldest, type PriceRow, type QuarantineRow } from "./dataset.ts";

/** N1 machines with cards attached, which Google bills as host plus cards. */
export interface AttachedGpuCatalog {
  readonly instanceTypes: readonly InstanceTypeRow[];
  readonly prices: readonly PriceRow[];
  readonly quarantine: readonly QuarantineRow[];
}

export interface HostLimit {
  readonly vcpus: number;
  readonly memoryGib: number;
}

/**
 * Largest N1 host for a number of cards, from Google's page on GPU machine types. Four P100 allow more in some
 * zones; the smaller limit holds everywhere.
 */
export const HOST_LIMITS: Readonly<Record<string, Readonly<Record<number, HostLimit>>>> = {
  T4: {
    1: { vcpus: 48, memoryGib: 312 },
    2: { vcpus: 48, memoryGib: 312 },
    4: { vcpus: 96, memoryGib: 624 },
  },
  P4: {
    1: { vcpus: 24, memoryGib: 156 },
    2: { vcpus: 48, memoryGib: 312 },
    4: { vcpus: 96, memoryGib: 624 },
  },
  V100: {
    1: { vcpus: 12, memoryGib: 78 },
    2: { vcpus: 24, memoryGib: 156 },
    4: { vcpus: 48, memoryGib: 312 },
    8: { vcpus: 96, memoryGib: 624 },
  },
  P100: {
    1: { vcpus: 16, memoryGib: 104 },
    2: { vcpus: 32, memoryGib: 208 },
    4: { vcpus: 64, memoryGib: 208 },
  },
};

/** The hosts that cards can be attached to. */
export const N1_HOST = /^n1-(standard|highmem|highcpu)-\d+$/;

/** A machine with its cards: `n1-standard-8+T4:1`. */
interface Attachment {
  readonly host: CsvRecord;
  readonly card: string;
  readonly cardMemoryGib: number | undefined;
  readonly count: number;
}

const nameOf = (attachment: Attachment): string =>
  `${cell(attachment.host, "instance_type")}+${attachment.card}:${attachment.count}`;

const fits = (host: CsvRecord, limit: HostLimit | undefined): boolean =>
  limit !== undefined &&
  Number(cell(host, "vcpus")) <= limit.vcpus &&
  Number(cell(host, "memory_gib")) <= limit.memoryGib;

const attachments = (hosts: readonly CsvRecord[], gpu: CsvRecord): readonly Attachment[] => {
  const card = cell(gpu, "accelerator_name");
  return cell(gpu, "allowed_counts")
    .split(";")
    .map(Number)
    .flatMap((count) =>
      hosts
        .filter((host) => fits(host, HOST_LIMITS[card]?.[count]))
        .map((host) => ({
          host,
          card,
          cardMemoryGib: positive(cell(gpu, "accelerator_memory_gib")),
          count,
        })),
    );
};

const sum = (host: string, gpu: string, count: number): number | undefined => {
  const [hostUsd, gpuUsd] = [positive(host), positive(gpu)];
  return hostUsd === undefined || gpuUsd === undefined ? undefined : hostUsd + count * gpuUsd;
};

const instanceType = (attachment: Attachment): InstanceTypeRow => ({
  instanceType: nameOf(attachment),
  vcpus: positive(cell(attachment.host, "vcpus")),
  memoryGib: positive(cell(attachment.host, "memory_gib")),
  arch: cell(attachment.host, "arch"),
  accelerator: attachment.card,
  acceleratorCount: attachment.count,
  acceleratorMemoryGib: attachment.cardMemoryGib,
});

const zonePrices = (
  attachment: Attachment,
  hostPrice: CsvRecord,
  gpu: CsvRecord,
): readonly PriceRow[] =>
  cell(gpu, "zones")
    .split(" ")
    .map((zone) => ({
      region: cell(gpu, "region"),
      zone,
      instanceType: nameOf(attachment),
      onDemandUsdPerHour: sum(
        cell(hostPrice, "ondemand_usd_per_hour"),
        cell(gpu, "ondemand_usd_per_hour"),
        attachment.count,
      ),
      spotUsdPerHour: sum(
        cell(hostPrice, "spot_usd_per_hour"),
        cell(gpu, "spot_usd_per_hour"),
        attachment.count,
      ),
      asOf: oldest([cell(hostPrice, "as_of"), cell(gpu, "as_of")]),
      source: "gcp-c+gcp-s",
      confidence: "derived",
      notes: "host + cards",
    }));

const retired = (gpu: CsvRecord): readonly QuarantineRow[] =>
  cell(gpu, "zones")
    .split(" ")
    .map((zone) => ({
      region: cell(gpu, "region"),
      zone,
      instanceType: `${cell(gpu, "accelerator_name")}:1`,
      onDemandUsdPerHour: positive(cell(gpu, "ondemand_usd_per_hour")),
      spotUsdPerHour: positive(cell(gpu, "spot_usd_per_hour")),
      asOf: cell(gpu, "as_of").slice(0, 4),
      source: "gcp-a",
      reason: "retired card",
    }));

/** All legal pairs of an N1 host and cards, in each zone that has the card. */
export const attachedGpuCatalog = (
  read: ReadText,
  machineTypes: readonly CsvRecord[],
  vmPrices: readonly CsvRecord[],
): AttachedGpuCatalog => {
  const hosts = machineTypes.filter((row) => N1_HOST.test(cell(row, "instance_type")));
  const hostPrices = new Map(
    vmPrices.map((row) => [`${cell(row, "region")}/${cell(row, "instance_type")}`, row]),
  );
  const types = new Map<string, InstanceTypeRow>();
  const prices: PriceRow[] = [];
  const gpus = readCsv(read, "gcp/gpu_prices.csv");
  const isRetired = (gpu: CsvRecord) => cell(gpu, "as_of").includes("retired");
  for (const gpu of gpus.filter((row) => !isRetired(row)))
    for (const attachment of attachments(hosts, gpu)) {
      const host = hostPrices.get(
        `${cell(gpu, "region")}/${cell(attachment.host, "instance_type")}`,
      );
      if (host === undefined) continue;
      types.set(nameOf(attachment), instanceType(attachment));
      prices.push(...zonePrices(attachment, host, gpu));
    }
  return {
    instanceTypes: [...types.values()],
    prices,
    quarantine: gpus.filter(isRetired).flatMap(retired),
  };
};
