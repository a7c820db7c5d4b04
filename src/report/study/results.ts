import Papa from "papaparse";
import type { StudyResult } from "../../domain/study.ts";
import { resultColumns } from "./columns.ts";

/** Comma-separated, one header row; what is not known is a blank cell. */
export const resultsCsv = ({ study, rows }: StudyResult): string => {
  const columns = resultColumns(study);
  const fields = columns.map(({ name }) => name);
  const data = rows.map((row) => columns.map(({ of }) => of(row) ?? ""));
  return `${Papa.unparse({ fields, data }, { newline: "\n" })}\n`;
};

/** One JSON object a line; what is not known is an absent key. */
export const resultsJsonLines = ({ rows }: StudyResult): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** Apache Parquet; texts as UTF-8, figures as doubles, what is not known null. */
export const resultsParquet = async ({ study, rows }: StudyResult): Promise<Uint8Array> => {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const columnData = resultColumns(study).map(({ name, type, of }) => ({
    name,
    data: rows.map((row) => of(row) ?? null),
    type: type === "text" ? ("STRING" as const) : ("DOUBLE" as const),
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
};

export const summaryJson = ({ summary }: StudyResult): string =>
  `${JSON.stringify(summary, null, 2)}\n`;
