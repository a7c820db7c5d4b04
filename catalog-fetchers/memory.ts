const BYTES_PER_GIB = 2 ** 30;
const MIB_PER_GIB = 1024;

/** @returns `undefined` for an unknown size */
export const gibFromBytes = (bytes: number | undefined): number | undefined =>
  bytes === undefined ? undefined : bytes / BYTES_PER_GIB;

/** Providers that write MB for a machine's memory mean MiB. */
export const gibFromMib = (mib: number | undefined): number | undefined =>
  mib === undefined ? undefined : mib / MIB_PER_GIB;
