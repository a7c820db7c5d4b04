import * as z from "zod";
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

/** The names of the console's list for what the public API's other lists call by longer ones. */
const SHORT: Readonly<Record<string, string>> = {
  machineTypeLabel: "label",
  cpuCount: "cpus",
  memoryInBytes: "ram",
};

const shortNamed = (row: unknown): unknown =>
  typeof row !== "object" || row === null
    ? row
    : Object.fromEntries(Object.entries(row).map(([key, value]) => [SHORT[key] ?? key, value]));

const ROW = z
  .looseObject({
    label: z.string().min(1),
    cpus: z.coerce.number().positive(),
    ram: z.coerce.number().positive(),
    gpu: z.string().nullable(),
    gpuCount: z.number().nonnegative().optional(),
    defaultUsageRates: RATES,
    availability: AVAILABILITY,
  })
  .transform(
    (row): PaperspaceType => ({
      label: row.label,
      vcpus: row.cpus,
      memoryGib: row.ram / BYTES_PER_GIB,
      gpu: gpuName(row.gpu),
      cards: row.gpuCount ?? cardsInName(row.label),
      rates: row.defaultUsageRates,
      regions: row.availability.map(({ region }) => region),
    }),
  );

export const PAPERSPACE_TYPE: z.ZodType<PaperspaceType> = z.preprocess(shortNamed, ROW);
