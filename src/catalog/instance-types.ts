import * as z from "zod";
import type { InstanceType } from "../domain/catalog.ts";
import { name, optionalText, positive, words } from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { present } from "./present.ts";
import type { Known } from "./regions.ts";
import { readRows } from "./rows.ts";
import { suggest } from "./suggest.ts";

const InstanceTypeRow = z.object({
  instance_type: name,
  vcpus: positive,
  memory_gib: positive,
  arch: optionalText,
  accelerator: optionalText,
  accelerator_count: positive,
  accelerator_memory_gib: positive,
  network_gbps: positive,
  features: words,
});

export interface InstanceTypes {
  readonly instanceTypes: readonly InstanceType[];
  /** Names within the cloud. */
  readonly known: Known;
}

/** Reads `catalog/<cloud>/instance-types.csv`; accelerators must go by their canonical name. */
export const readInstanceTypes = (
  cloud: string,
  source: FileText,
  accelerators: Known,
  report: Report,
): InstanceTypes => {
  const { file, rows, readable } = readRows(source, InstanceTypeRow, ["instance_type"], report);
  const instanceTypes: InstanceType[] = [];
  for (const { line, value } of rows) {
    if (value === undefined) continue;
    if (value.accelerator !== undefined && accelerators?.has(value.accelerator) === false)
      report(unknownAccelerator(file, line, value.accelerator, accelerators));
    instanceTypes.push(toInstanceType(cloud, value));
  }
  const known = readable ? new Set(rows.map((row) => row.text("instance_type"))) : undefined;
  return { instanceTypes, known };
};

const unknownAccelerator = (
  file: string,
  line: number,
  seen: string,
  accelerators: ReadonlySet<string>,
) => {
  const close = suggest(seen, accelerators);
  return {
    file,
    line,
    column: "accelerator",
    detail: `Seen "${seen}", needed a name in the column "accelerator" of accelerators.csv.`,
    remedy:
      close.length > 0
        ? `Write its canonical name (${close.join(", ")}?), or add it to accelerators.csv.`
        : "Add it to accelerators.csv.",
  };
};

const toInstanceType = (cloud: string, row: z.output<typeof InstanceTypeRow>): InstanceType =>
  present({
    cloud,
    name: row.instance_type,
    vcpus: row.vcpus,
    memoryGib: row.memory_gib,
    arch: row.arch,
    accelerator: row.accelerator,
    acceleratorCount: row.accelerator_count,
    acceleratorMemoryGib: row.accelerator_memory_gib,
    networkGbps: row.network_gbps,
    features: row.features,
  });
