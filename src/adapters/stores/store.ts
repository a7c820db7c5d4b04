import type { Readable } from "node:stream";

/**
 * Files below one URL: a folder, a machine's folder over ssh, a prefix of a bucket. Failures are thrown as `Failed`
 * (`../failure.ts`), errors of the system with their `code`; `copyStore` makes values of them.
 */
export interface Store {
  readonly url: string;
  /** Every regular file below the URL, or the one that the URL names. A URL with nothing there: `exists` is false. */
  list(signal: AbortSignal): Promise<Listing>;
  /** SHA-256 in hex of what the store holds, by path; it is computed where the files are, if that can be. */
  digests(files: readonly StoredFile[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** A file's bytes from a position on. */
  read(file: StoredFile, fromByte: number, signal: AbortSignal): Promise<Readable>;
  /**
   * Puts a file in its place whole, or leaves what is there. What an earlier call of the same version had received is not
   * asked for again, where the store can keep it. What arrived is compared with `upload.sha256()`, and
   * a difference is thrown as `CorruptedError` with nothing of it kept.
   */
  put(upload: Upload, signal: AbortSignal): Promise<void>;
  /** Paths that are not there are no failure. */
  remove(paths: readonly string[], signal: AbortSignal): Promise<void>;
  /** Makes the folder itself, for a copy without files; absent: this store knows no empty folders. */
  makeFolder?(signal: AbortSignal): Promise<void>;
  /** Absolute path, of a store that is a folder of the broker's machine. */
  readonly folder?: string;
  /** Quicker ways for many files from and to a folder of the broker's machine. */
  readonly local?: LocalExchange;
}

/** May do as much of the work as it likes: what it did is verified like what was there before. */
export interface LocalExchange {
  /** @returns bytes sent */
  send(folder: string, files: readonly StoredFile[], signal: AbortSignal): Promise<number>;
  fetch(folder: string, files: readonly StoredFile[], signal: AbortSignal): Promise<number>;
}

export interface Listing {
  readonly exists: boolean;
  /** By path, in the order of its bytes. */
  readonly files: readonly StoredFile[];
  /** Links that lead out of the folder or nowhere, pipes, devices: they are not copied. */
  readonly leftOut: readonly string[];
  /** What `put` had begun and did not finish; `remove` takes these too. */
  readonly unfinished: readonly string[];
}

export interface StoredFile {
  /** Below the store's URL, `/` between names; empty when the URL itself is the file. */
  readonly path: string;
  readonly bytes: number;
  /** Other content, other version: a time and a size, an ETag. */
  readonly version: string;
  /** Where the store knows it without reading the file. */
  readonly sha256?: string;
  /** It may be run as a program; stores that cannot tell leave it out. */
  readonly executable?: boolean;
}

export interface Upload {
  readonly file: StoredFile;
  /** The bytes from a position on. Asked once. */
  open(fromByte: number): Promise<Readable>;
  /** Of the whole file; to be asked when the stream has ended. */
  sha256(): Promise<string>;
}

/** What a store holds is not what was sent. */
export class CorruptedError extends Error {
  constructor(path: string, url: string) {
    super(`"${path}" arrived at ${url} with other content than it was sent with`);
    this.name = "CorruptedError";
  }
}

/** Names that begin so are unfinished files; no listing shows them among its files. */
export const UNFINISHED = ".sky-part-";

export const isUnfinished = (path: string): boolean =>
  path.split("/").some((name) => name.startsWith(UNFINISHED));

/** The order of listings: by the bytes of the path. */
export const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
