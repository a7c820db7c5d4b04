import { failed } from "../failure.ts";
import { byPath, isUnfinished, type Listing, type StoredFile } from "../stores/store.ts";

export interface SshListing extends Listing {
  /** Bytes of unfinished files, by path. */
  readonly begun: ReadonlyMap<string, number>;
}

/** What `list` of `bin/store.sh` wrote. */
export const readListing = (output: Buffer): SshListing => {
  const records = output.toString("utf8").split("\0");
  const found: Found = { prefix: "", files: [], leftOut: [], begun: new Map() };
  // The last record says that the list is whole: the connection may have ended before.
  const last = records.at(-2);
  if (last !== "done" && last !== "none") throw failed("unreachable", "a list of files was cut");
  for (const record of records) read(record, found);
  const { files, leftOut, begun } = found;
  files.sort(byPath);
  return { exists: last === "done", files, leftOut, begun, unfinished: [...begun.keys()] };
};

interface Found {
  prefix: string;
  readonly files: StoredFile[];
  readonly leftOut: string[];
  readonly begun: Map<string, number>;
}

const read = (record: string, found: Found): void => {
  if (record.startsWith("in ")) found.prefix = record.slice(3);
  else if (record.startsWith("x ")) found.leftOut.push(found.prefix + record.slice(2));
  else if (record.startsWith("f ")) readFile(record, found);
};

const readFile = (record: string, found: Found): void => {
  const [, bytes, time, inode, mode, name] = /^f (\d+) (\S+) (\d+) (\d+) (.*)$/s.exec(record) ?? [];
  if (name === undefined) throw failed("unknown", `a list of files cannot be read: ${record}`);
  const path = found.prefix + name;
  if (isUnfinished(path)) found.begun.set(path, Number(bytes));
  else
    found.files.push({
      path,
      bytes: Number(bytes),
      version: `${bytes}-${time}-${inode}`,
      executable: (Number.parseInt(mode ?? "0", 8) & 0o100) !== 0,
    });
};

/** What `digests` wrote, by path; `sha256sum` puts a `\` before a line whose name it had to escape. */
export const readDigests = (output: Buffer): ReadonlyMap<string, string> =>
  new Map(
    output
      .toString("utf8")
      .split("\n")
      .flatMap((line): readonly (readonly [string, string])[] => {
        const [, mark, digest, name] = /^(\\?)([0-9a-f]{64}) [ *](.*)$/.exec(line) ?? [];
        if (digest === undefined || name === undefined) return [];
        return [[mark === "" ? name : unescapedName(name), digest]];
      }),
  );

const unescapedName = (name: string): string =>
  name.replace(/\\([\\nr])/g, (_, letter: string) =>
    letter === "n" ? "\n" : letter === "r" ? "\r" : "\\",
  );
