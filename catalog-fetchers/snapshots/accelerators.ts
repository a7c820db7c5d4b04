import { type AcceleratorSpec, CARDS, TPU_CHIP_TFLOPS } from "./accelerator-table.ts";
import { type CsvRecord, numberText, renderCsv, sortRows } from "./csv.ts";

/** Spellings of the sources that are neither a canonical name nor an alias that a user would write. */
const SOURCE_NAMES: Readonly<Record<string, string>> = {
  "Alveo U30": "Alveo-U30",
  "GRID K520": "K520",
  "Gaudi HL-205": "Gaudi",
  "Qualcomm AI100": "AI100",
  "Radeon Pro V520": "V520",
  "Virtex UltraScale (VU9P)": "VU9P",
  "Virtex UltraScale+ (VU47P)": "VU47P",
};

/** The same name at another memory size is another card: a 94 GB H100 is the NVL one. */
const BY_MEMORY: Readonly<Record<string, string>> = {
  "A100/80": "A100-80GB",
  "H100/94": "H100-NVL",
  "RTX4090/48": "RTX4090-48GB",
  "V100/32": "V100-32GB",
};

/**
 * Canonical name of a card as a source writes it.
 *
 * @param memoryGib  per card, as the source states it
 * @returns "" for a blank name; a name without a row in `accelerators.csv` is returned as it is and fails the dataset's tests
 */
export const canonicalAccelerator = (name: string, memoryGib?: number): string => {
  const plain = SOURCE_NAMES[name] ?? name;
  return BY_MEMORY[`${plain}/${memoryGib ?? ""}`] ?? plain;
};

/** `tpu-v3-8` apart: the generation and how many cores or chips the name counts. */
export const tpuParts = (slice: string): { generation: string; size: string } | undefined => {
  const match = /^(tpu-v\d+\w*)-(\d+)$/.exec(slice);
  return match === null ? undefined : { generation: match[1] ?? "", size: match[2] ?? "" };
};

export interface TpuSlice {
  readonly name: string;
  readonly chips: number;
  readonly hbmGibPerChip: number;
}

/** A slice is one accelerator: memory is that of one chip, the rate that of the whole slice. */
const sliceSpec = ({ name, chips, hbmGibPerChip }: TpuSlice): AcceleratorSpec => {
  const { generation, size } = tpuParts(name) ?? { generation: "", size: "" };
  const chipTflops = TPU_CHIP_TFLOPS[generation];
  return {
    name,
    vendor: "Google",
    memoryGib: hbmGibPerChip,
    ...(chipTflops === undefined ? {} : { fp16Tflops: chips * chipTflops }),
    ...(generation === "tpu-v5litepod" ? { aliases: `tpu-v5e-${size}` } : {}),
  };
};

const COLUMNS = [
  "accelerator",
  "aliases",
  "vendor",
  "memory_gib",
  "fp16_tflops",
  "tdp_watts",
  "source",
] as const;

const record = (spec: AcceleratorSpec): CsvRecord => ({
  accelerator: spec.name,
  aliases: spec.aliases ?? "",
  vendor: spec.vendor,
  memory_gib: numberText(spec.memoryGib),
  fp16_tflops: numberText(spec.fp16Tflops),
  tdp_watts: numberText(spec.tdpWatts),
  source: "vendor-datasheets",
});

/** `accelerators.csv`: every card of the table and every TPU slice that has a price. */
export const acceleratorsFile = (slices: readonly TpuSlice[]): string =>
  renderCsv(COLUMNS, sortRows([...CARDS, ...slices.map(sliceSpec)].map(record), ["accelerator"]));
