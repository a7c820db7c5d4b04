import type { Catalog, PriceTable } from "../domain/catalog.ts";

/**
 * The catalog with its price columns in memory that threads share. What a thread is given is cloned, shared memory is
 * not: each thread holds the machines and regions of its own, and all read the same prices.
 */
export const shareColumns = (catalog: Catalog): Catalog => {
  const columns = Object.entries(catalog.prices).map(([name, column]) => [
    name,
    ArrayBuffer.isView(column) ? shared(column as Column) : column,
  ]);
  return { ...catalog, prices: Object.fromEntries(columns) as PriceTable };
};

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const shared = (column: Column): Column => {
  const buffer = new SharedArrayBuffer(column.byteLength);
  const copy = new (column.constructor as new (buffer: SharedArrayBuffer) => Column)(buffer);
  copy.set(column as never);
  return copy;
};
