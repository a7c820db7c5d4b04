import type { ImportOptions } from "../../../src/interop/imported.ts";

/** Nothing known beside the file. */
export const importOptions = (more: Partial<ImportOptions> = {}): ImportOptions => ({
  file: "file.yaml",
  dataAt: new Map(),
  dataGb: new Map(),
  scaleRuntime: 1,
  scaleData: 1,
  group: false,
  ...more,
});
