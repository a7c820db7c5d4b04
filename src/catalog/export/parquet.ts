import { parquetWriteBuffer } from "hyparquet-writer";
import type { Catalog } from "../../domain/catalog.ts";
import { offerRows } from "../offer-rows.ts";
import { EXPORT_COLUMNS } from "./columns.ts";

/** Apache Parquet, Snappy; texts as UTF-8, figures as doubles, unknown ones null. */
export const toParquet = (catalog: Catalog): Uint8Array => {
  const rows = [...offerRows(catalog)];
  const columnData = EXPORT_COLUMNS.map(({ name, type, of }) => ({
    name,
    data: rows.map((row) => of(row) ?? null),
    type: type === "text" ? ("STRING" as const) : ("DOUBLE" as const),
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
};
