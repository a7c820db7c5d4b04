import { cp, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Region } from "../../src/domain/catalog.ts";
import type { CloudFiles } from "../store/publish.ts";

/** Files of a dataset that say nothing about prices. */
const SHARED = [
  "accelerators.csv",
  "certifications.csv",
  "groups.csv",
  "network",
  "operators.csv",
  "regions.csv",
];

/** Adds clouds to a dataset directory file by file, each replaced as a whole. */
export const writeDataset = async (
  dir: string,
  bundledDir: string,
  content: {
    readonly regions: readonly Region[];
    readonly clouds: ReadonlyMap<string, CloudFiles>;
  },
): Promise<void> => {
  await mkdir(dir, { recursive: true });
  for (const name of SHARED)
    if (!(await exists(join(dir, name))))
      await cp(join(bundledDir, name), join(dir, name), { recursive: true });
  await addRegions(join(dir, "regions.csv"), content.regions);
  for (const [cloud, files] of content.clouds)
    for (const [name, text] of files) await replace(join(dir, "catalog", cloud, name), text);
};

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

/** Regions that the file has already stay as they are. */
const addRegions = async (path: string, regions: readonly Region[]): Promise<void> => {
  if (regions.length === 0) return;
  const text = (await readFile(path, "utf8")).trimEnd();
  const [header = "", ...rows] = text.split(/\r?\n/);
  const columns = header.split(",");
  const known = new Set(rows.map((row) => row.split(",", 2).join(",")));
  const added = regions
    .map(({ cloud, name, partition }) =>
      columns.map((column) => ({ cloud, region: name, partition })[column] ?? "").join(","),
    )
    .filter((row) => !known.has(row.split(",", 2).join(",")));
  await replace(path, `${[header, ...[...rows, ...added].sort()].join("\n")}\n`);
};

const replace = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
};
