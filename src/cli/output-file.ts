import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";

/**
 * Writes a whole file or leaves the old one as it was: first a neighbour, then a rename.
 * What is no regular file (`/dev/null`, a pipe) is written in place: a rename would replace it.
 *
 * @param file  relative to the working directory or absolute
 */
export const writeWhole = async (
  file: string,
  text: string | Uint8Array,
): Promise<Result<void, InputError>> => {
  try {
    const old = await stat(file).catch(() => undefined);
    if (old !== undefined && !old.isFile()) await writeFile(file, text);
    else await replace(old === undefined ? file : await realpath(file), text, old?.mode);
    return ok(undefined);
  } catch (error) {
    return err(notWritable(file, error));
  }
};

const replace = async (file: string, text: string | Uint8Array, mode = 0o666): Promise<void> => {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { mode });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
};

export const notWritable = (file: string, error: unknown): InputError => ({
  kind: "input",
  file,
  problems: [
    {
      pointer: "",
      detail: `cannot be written (${reasonOf(error)})`,
      remedy: "Name a file in a directory that exists and may be written.",
    },
  ],
});

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such directory",
  ENOTDIR: "its parent is not a directory",
  EISDIR: "it is a directory",
  EACCES: "no permission",
  EROFS: "read-only file system",
  ENOSPC: "disk full",
};

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return WORDS[code] ?? code;
};
