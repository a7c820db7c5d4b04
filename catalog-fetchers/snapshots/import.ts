import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { buildDataset } from "./build-dataset.ts";
import type { DatasetFiles } from "./dataset.ts";

const USAGE = "Usage: npx tsx catalog-fetchers/snapshots/import.ts <sources-dir> [out-dir=data]";

/** Readers see the old file or the new one, never half of one. */
const writeAtomically = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
};

const write = (outDir: string, files: DatasetFiles): void => {
  for (const [path, text] of files) {
    writeAtomically(join(outDir, path), text);
    process.stderr.write(`${path}: ${text.split("\n").length - 2} rows, ${text.length} bytes\n`);
  }
};

const main = (sourcesDir: string | undefined, outDir = "data"): number => {
  if (sourcesDir === undefined || !existsSync(join(sourcesDir, "regions/regions.csv"))) {
    process.stderr.write(
      `No regions/regions.csv in "${sourcesDir ?? ""}": name a directory with the source tables.\n${USAGE}\n`,
    );
    return 2;
  }
  const read = (path: string): string | undefined => {
    const file = join(sourcesDir, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  write(outDir, buildDataset(read));
  return 0;
};

process.exitCode = main(process.argv[2], process.argv[3]);
