import { z } from "zod";
import { cardsInName } from "../gpu-count.ts";

const BYTES_PER_GIB = 2 ** 30;

const RATES = z.array(z.looseObject({ type: z.string(), rate: z.unknown() }));
const AVAILABILITY = z.array(z.looseObject({ region: z.string() }));

/** A machine type, whichever of the two layouts it came in. */
export interface PaperspaceType {
  readonly label: string;
  readonly vcpus: number;
  readonly memoryGib: number;
  /** `undefined`: without GPU. */
  readonly gpu: string | undefined;
  readonly cards: number;
  readonly rates: z.infer<typeof RATES>;
  /** As written; a region that is sold out is listed too. */
  readonly regions: readonly string[];
}

const gpuName = (gpu: string | null): string | undefined =>
  gpu === null || gpu === "" || gpu === "None" ? undefined : gpu;

const bytes = z.coerce.number().positive();

/** The list behind the console's form for a new machine. */
const CONSOLE = z
  .looseObject({
    label: z.string().min(1),
    cpus: z.coerce.number().positive(),
    ram: bytes,
    gpu: z.string().nullable(),
    defaultUsageRates: RATES,
    availability: AVAILABILITY,
  })
  .transform(
    (row): PaperspaceType => ({
      label: row.label,
      vcpus: row.cpus,
      memoryGib: row.ram / BYTES_PER_GIB,
      gpu: gpuName(row.gpu),
      cards: cardsInName(row.label),
      rates: row.defaultUsageRates,
      regions: row.availability.map(({ region }) => region),
    }),
  );

/** The layout of the public API's other lists. */
const PUBLIC = z
  .looseObject({
    machineTypeLabel: z.string().min(1),
    cpuCount: z.number().positive(),
    memoryInBytes: bytes,
    gpu: z.string().nullable(),
    gpuCount: z.number().nonnegative(),
    defaultUsageRates: RATES,
    availability: AVAILABILITY,
  })
  .transform(
    (row): PaperspaceType => ({
      label: row.machineTypeLabel,
      vcpus: row.cpuCount,
      memoryGib: row.memoryInBytes / BYTES_PER_GIB,
      gpu: gpuName(row.gpu),
      cards: row.gpuCount,
      rates: row.defaultUsageRates,
      regions: row.availability.map(({ region }) => region),
    }),
  );

export const PAPERSPACE_TYPE: z.ZodType<PaperspaceType> = z.union([CONSOLE, PUBLIC]);
