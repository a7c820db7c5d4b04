import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Catalog } from "../domain/catalog.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { datasetSha256, listDataset, readDataset } from "./files.ts";

/**
 * Raise it whenever `Catalog` changes its shape or a reader its meaning: older snapshots are then refused and
 * the CSV files are read instead. A test pins the shape to this number.
 */
export const SNAPSHOT_FORMAT = 1;

const MAGIC = `skyplan catalog snapshot ${SNAPSHOT_FORMAT}`;
const NEWLINE = 0x0a;

/** Which state of the dataset a snapshot was made from, and how long it is. */
interface Header {
  readonly payloadBytes: number;
  readonly sha256: string;
  readonly files: readonly FileStamp[];
}

interface FileStamp {
  readonly file: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Writes a catalog in a form that is read back in a few ms: one line that names the format, one line of JSON
 * (`Header`), and the catalog as V8 serializes it. The file appears whole or not at all.
 *
 * @param dir   the dataset that the catalog was read from
 * @param also  other files that it was made from; each must stay as it is
 */
export const writeSnapshot = async (
  catalog: Catalog,
  dir: string,
  file: string,
  also: readonly string[] = [],
): Promise<void> => {
  const payload = serialize(catalog);
  const header: Header = {
    payloadBytes: payload.length,
    sha256: catalog.sha256,
    files: (await stampDataset(dir, also)) ?? [],
  };
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, [`${MAGIC}\n`, `${JSON.stringify(header)}\n`, payload]);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
};

/**
 * Reads a snapshot, provided that it is whole and still says what the dataset in `dir` says.
 *
 * Sizes and times of the dataset's files are compared first, which costs about a ms. Times alone prove nothing
 * after a checkout or an installation, so when only they differ the files are hashed (20 ms or so) and the sum decides.
 * A missing dataset cannot contradict its snapshot. There is no checksum over the snapshot itself:
 * it is renamed into place when complete, and its length is checked.
 *
 * @returns the catalog, or why the CSV files have to be read
 */
export const readSnapshot = async (
  file: string,
  dir: string,
  also: readonly string[] = [],
): Promise<Result<Catalog, string>> => {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return err("there is no snapshot");
  const parts = split(bytes);
  if (parts === undefined) return err("the snapshot is of another format or cut short");
  if (!(await isCurrent(parts.header, dir, also))) return err("the dataset has changed");
  try {
    return ok(deserialize(parts.payload) as Catalog);
  } catch {
    // Written by a newer V8 than this one.
    return err("the snapshot cannot be read by this version of Node");
  }
};

const split = (bytes: Buffer): { header: Header; payload: Buffer } | undefined => {
  const first = bytes.indexOf(NEWLINE);
  const second = bytes.indexOf(NEWLINE, first + 1);
  if (first < 0 || second < 0 || bytes.toString("utf8", 0, first) !== MAGIC) return undefined;
  const header = parseHeader(bytes.toString("utf8", first + 1, second));
  const payload = bytes.subarray(second + 1);
  return header?.payloadBytes === payload.length ? { header, payload } : undefined;
};

const parseHeader = (text: string): Header | undefined => {
  try {
    return JSON.parse(text) as Header;
  } catch {
    return undefined;
  }
};

const isCurrent = async (
  header: Header,
  dir: string,
  also: readonly string[],
): Promise<boolean> => {
  const now = await stampDataset(dir, also);
  if (now === undefined) return true;
  const then = new Map(header.files.map((stamp) => [stamp.file, stamp]));
  if (now.length !== then.size) return false;
  if (!now.every(({ file, bytes }) => then.get(file)?.bytes === bytes)) return false;
  if (now.every(({ file, modifiedMs }) => then.get(file)?.modifiedMs === modifiedMs)) return true;
  const { files } = await readDataset(dir, () => {});
  return datasetSha256(files) === header.sha256;
};

/** Names, sizes and times of a dataset's files and of others, in one text: it changes when they do. */
export const datasetStamp = async (dir: string, also: readonly string[] = []): Promise<string> =>
  JSON.stringify(await stampDataset(dir, also)) ?? "";

/** Size and time of each file of the dataset and of the others; `undefined` when there is no such directory. */
const stampDataset = async (
  dir: string,
  also: readonly string[],
): Promise<FileStamp[] | undefined> => {
  const listing = await listDataset(dir);
  if (listing === undefined) return undefined;
  const ofDataset = [...listing.required, ...listing.optional].map((file) =>
    stampFile(file, join(dir, file)),
  );
  const stamps = await Promise.all([...ofDataset, ...also.map((path) => stampFile(path, path))]);
  return stamps.flat();
};

const stampFile = async (file: string, path: string): Promise<FileStamp[]> => {
  const found = await stat(path).catch(() => undefined);
  return found === undefined
    ? []
    : [{ file, bytes: found.size, modifiedMs: Math.round(found.mtimeMs) }];
};
