import { createHash } from "node:crypto";
import { posix } from "node:path";
import { type StoredFile, UNFINISHED } from "./store.ts";

/** Where a file is collected until it is whole: beside its place, and another name for another version. */
export const unfinishedPath = (file: StoredFile): string => {
  const key = createHash("sha256").update(`${file.path}\0${file.bytes}\0${file.version}`);
  return posix.join(posix.dirname(file.path), `${UNFINISHED}${key.digest("hex").slice(0, 24)}`);
};
