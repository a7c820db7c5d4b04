import * as z from "zod";
import type { Accelerator } from "../domain/catalog.ts";
import { name, optionalText, positive, words } from "./cells.ts";
import type { FileText, Report } from "./csv.ts";
import { present } from "./present.ts";
import type { Known } from "./regions.ts";
import { type Row, readRows } from "./rows.ts";
import { sortedBy } from "./sort.ts";

const AcceleratorRow = z.object({
  accelerator: name,
  aliases: words,
  vendor: optionalText,
  memory_gib: positive,
  fp16_tflops: positive,
  tdp_watts: positive,
});
type AcceleratorRow = z.output<typeof AcceleratorRow>;

export interface Accelerators {
  readonly accelerators: readonly Accelerator[];
  readonly known: Known;
}

/** Reads `accelerators.csv`. A name stands for one accelerator in any case, aliases included. */
export const readAccelerators = (source: FileText, report: Report): Accelerators => {
  const { file, rows, readable } = readRows(source, AcceleratorRow, ["accelerator"], report);
  reportSharedNames(file, rows, report);
  const accelerators = rows.flatMap(({ value }) =>
    value === undefined ? [] : [toAccelerator(value)],
  );
  return {
    accelerators: sortedBy(accelerators, ({ name }) => name),
    known: readable ? new Set(rows.map((row) => row.text("accelerator"))) : undefined,
  };
};

const reportSharedNames = (
  file: string,
  rows: readonly Row<AcceleratorRow>[],
  report: Report,
): void => {
  const owners = new Map<string, string>();
  for (const { value } of rows)
    if (value !== undefined) owners.set(value.accelerator.toLowerCase(), value.accelerator);
  for (const { line, value } of rows)
    for (const alias of value?.aliases ?? []) {
      const owner = owners.get(alias.toLowerCase());
      if (owner !== undefined && owner !== value?.accelerator)
        report({
          file,
          line,
          column: "aliases",
          detail: `Seen "${alias}", which already stands for ${owner}; needed a name of its own.`,
          remedy: "Remove the alias from one of the two.",
        });
      owners.set(alias.toLowerCase(), value?.accelerator ?? "");
    }
};

const toAccelerator = (row: AcceleratorRow): Accelerator =>
  present({
    name: row.accelerator,
    aliases: row.aliases,
    vendor: row.vendor,
    memoryGib: row.memory_gib,
    fp16Tflops: row.fp16_tflops,
    tdpWatts: row.tdp_watts,
  });
