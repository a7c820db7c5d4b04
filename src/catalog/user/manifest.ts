import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { CatalogError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";

/** Name of the file in the user's catalog directory that says which version of each cloud holds. */
export const MANIFEST_FILE = "manifest.json";

const folderName = z.string().regex(/^[\w.-]+$/);
const moment = z.iso.datetime();

const CloudEntry = z.object({
  /** Folder `clouds/<cloud>/<version>`. */
  version: folderName,
  /** The version before, kept so that changes can be shown. */
  previous: folderName.optional(),
  kind: z.enum(["fetch", "import"]),
  /** ISO 8601 moment of the fetch or import. */
  at: moment,
  /** Where the rows came from: a host, or a directory. */
  source: z.string(),
  rows: z.number(),
  refused: z.number(),
  /** What was unusual and published all the same, in words. */
  flags: z.array(z.string()),
});

const Manifest = z.object({
  format: z.literal(1),
  clouds: z.record(folderName, CloudEntry),
  /** The last attempt of each cloud whose last attempt failed. */
  failures: z.record(folderName, z.object({ at: moment, reason: z.string() })),
});

/** One cloud of the user's catalog. */
export type CloudEntry = z.output<typeof CloudEntry>;
/** What the user's catalog directory holds: only clouds that were fetched or imported. */
export type Manifest = z.output<typeof Manifest>;

export const EMPTY_MANIFEST: Manifest = { format: 1, clouds: {}, failures: {} };

export const manifestPath = (userDir: string): string => join(userDir, MANIFEST_FILE);

/** The folder of one version of a cloud. */
export const versionDir = (userDir: string, cloud: string, version: string): string =>
  join(userDir, "clouds", cloud, version);

/** Reads the manifest; an empty one when there is none. */
export const readManifest = async (userDir: string): Promise<Result<Manifest, CatalogError>> => {
  const path = manifestPath(userDir);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => error);
  if (typeof text !== "string")
    return text.code === "ENOENT" || text.code === "ENOTDIR"
      ? ok(EMPTY_MANIFEST)
      : err(broken(path, `The file cannot be read (${text.code}).`));
  const parsed = Manifest.safeParse(parseJson(text));
  return parsed.success
    ? ok(parsed.data)
    : err(broken(path, "The file is no manifest of this version of skyplan."));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const broken = (file: string, detail: string): CatalogError => ({
  kind: "catalog",
  problems: [
    {
      file,
      detail,
      remedy: "Remove it to fall back to the included prices; sky catalog update fetches anew.",
    },
  ],
});
