import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "./csv.ts";
import { CLOUD_FILES, OPTIONAL_FILES, REQUIRED_FILES } from "./dataset-files.ts";

/** Folders that take the place of `catalog/<cloud>/` of a dataset, by cloud; a cloud may be new. */
export type Overlay = ReadonlyMap<string, string>;

const NO_OVERLAY: Overlay = new Map();

/** Where a file of the dataset lies. @param file  relative to the dataset, with `/` */
export const pathIn = (dir: string, file: string, overlay: Overlay = NO_OVERLAY): string => {
  const [top, cloud = "", name = ""] = file.split("/");
  const folder = top === "catalog" ? overlay.get(cloud) : undefined;
  return folder === undefined ? join(dir, file) : join(folder, name);
};

/** What a dataset directory should hold; paths are relative to it, with `/`. */
export interface DatasetListing {
  /** Folders of `catalog/` with machines or prices, sorted. */
  readonly clouds: readonly string[];
  /** Sorted. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** Lists the dataset in `dir`; `undefined` when there is no such directory. */
export const listDataset = async (
  dir: string,
  overlay: Overlay = NO_OVERLAY,
): Promise<DatasetListing | undefined> => {
  if (!(await isDirectory(dir))) return undefined;
  const own = await cloudsIn(join(dir, "catalog"));
  const clouds = [...new Set([...own, ...overlay.keys()])].sort();
  const ofClouds = clouds.flatMap((cloud) => CLOUD_FILES.map((file) => `catalog/${cloud}/${file}`));
  return { clouds, required: [...REQUIRED_FILES, ...ofClouds].sort(), optional: OPTIONAL_FILES };
};

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

/** A folder with neither file offers nothing, such as one that only lists what was set aside; it is no cloud. */
const cloudsIn = async (path: string): Promise<string[]> => {
  const clouds = await Promise.all(
    (await namesIn(path)).map(async (name) => {
      const files = await namesIn(join(path, name));
      return CLOUD_FILES.some((file) => files.includes(file)) ? [name] : [];
    }),
  );
  return clouds.flat().sort();
};

/** Empty when `path` is no directory. */
const namesIn = async (path: string): Promise<string[]> => {
  try {
    return await readdir(path);
  } catch {
    return [];
  }
};

/** The dataset as it lies on disk. */
export interface DatasetBytes {
  readonly clouds: readonly string[];
  /** By relative path, sorted; missing files are absent. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Reads all files of the dataset; each missing one that is required is reported. */
export const readDataset = async (
  dir: string,
  report: Report,
  overlay: Overlay = NO_OVERLAY,
): Promise<DatasetBytes> => {
  const listing = await listDataset(dir, overlay);
  if (listing === undefined) {
    report({
      file: dir,
      detail: "There is no such directory.",
      remedy: "Name a directory that holds regions.csv, accelerators.csv and catalog/<cloud>/.",
    });
    return { clouds: [], files: new Map() };
  }
  if (listing.clouds.length === 0)
    report({
      file: "catalog",
      detail: `No cloud's folder in ${join(dir, "catalog")}; needed at least one.`,
      remedy: "Add catalog/<cloud>/instance-types.csv and catalog/<cloud>/prices.csv.",
    });
  const files = new Map<string, Buffer>();
  const wanted = [...listing.required, ...listing.optional].sort();
  const contents = await Promise.all(wanted.map((file) => readOrCode(pathIn(dir, file, overlay))));
  contents.forEach((content, index) => {
    const file = wanted[index] ?? "";
    if (typeof content !== "string") files.set(file, content);
    else if (content !== "ENOENT" || listing.required.includes(file))
      report(unreadable(dir, file, content));
  });
  return { clouds: listing.clouds, files };
};

const readOrCode = async (path: string): Promise<Buffer | string> => {
  try {
    return await readFile(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown error";
  }
};

const unreadable = (dir: string, file: string, code: string) => ({
  file,
  detail:
    code === "ENOENT"
      ? `The file is missing in ${dir}.`
      : `The file in ${dir} cannot be read (${code}).`,
  remedy:
    code === "ENOENT"
      ? "Add the file; its header alone is enough when there is nothing to say."
      : "Check that it is a file and that you may read it.",
});

/** SHA-256 over path, length and bytes of each file in the order of the map. */
export const datasetSha256 = (files: ReadonlyMap<string, Buffer>): string => {
  const hash = createHash("sha256");
  for (const [file, bytes] of files) hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  return hash.digest("hex");
};
