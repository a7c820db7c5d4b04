import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Io } from "./io.ts";
import { notWritable, writeWhole } from "./output-file.ts";

interface NamedText {
  /** Without folders. */
  readonly name: string;
  readonly text: string;
}

interface FilesFlags {
  /** Absent or `-`: standard output. */
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * One file to standard output or a path, several to a directory: all or none, and over nothing that is there unless forced.
 *
 * @returns what stands in the way
 */
export const deliverFiles = async (
  files: readonly NamedText[],
  { out = "-", force = false }: FilesFlags,
  io: Io,
): Promise<Result<void, InputError>> => {
  const [first, ...others] = files;
  if (out === "-" && first !== undefined && others.length === 0) {
    io.out.write(first.text);
    return ok(undefined);
  }
  if (out === "-")
    return err(
      problem("-", `${files.length} files do not fit on standard output`, "Give --out DIR."),
    );
  const isFolder = others.length > 0 || out.endsWith("/") || (await kindOf(out)) === "folder";
  const written = isFolder
    ? await intoFolder(out.replace(/\/+$/, "") || "/", files, force)
    : await intoFile(out, first?.text ?? "", force);
  if (written.ok)
    io.err.write(
      `Written to ${isFolder ? files.map(({ name }) => join(out, name)).join(", ") : out}\n`,
    );
  return written;
};

/** What is no regular file, `/dev/null` or a pipe, holds nothing that could be lost. */
const kindOf = async (path: string): Promise<"file" | "folder" | "other" | "none"> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return "none";
  return found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
};

const intoFile = async (
  out: string,
  text: string,
  force: boolean,
): Promise<Result<void, InputError>> =>
  !force && (await kindOf(out)) === "file" ? err(isThere(out)) : writeWhole(out, text);

const intoFolder = async (
  out: string,
  files: readonly NamedText[],
  force: boolean,
): Promise<Result<void, InputError>> => {
  const kind = await kindOf(out);
  if (kind === "file" || kind === "other")
    return err(problem(out, "a file; a directory is needed", "Give --out another name."));
  try {
    if (kind === "none" || (await readdir(out)).length === 0) {
      await asNewFolder(out, files);
      return ok(undefined);
    }
  } catch (error) {
    return err(notWritable(out, error));
  }
  const paths = files.map(({ name }) => join(out, name));
  if (!force)
    for (const path of paths) if ((await kindOf(path)) !== "none") return err(isThere(path));
  for (const [index, { text }] of files.entries()) {
    const written = await writeWhole(paths[index] ?? "", text);
    if (!written.ok) return written;
  }
  return ok(undefined);
};

/** Filled beside its place and then put there at once; a rename may replace an empty folder. */
const asNewFolder = async (out: string, files: readonly NamedText[]): Promise<void> => {
  const path = resolve(out);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(temporary);
    for (const { name, text } of files) await writeFile(join(temporary, name), text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
};

const isThere = (file: string): InputError =>
  problem(file, "exists already", "Give another name, or --force to write over it.");

const problem = (file: string, detail: string, remedy: string): InputError => ({
  kind: "input",
  file,
  problems: [{ pointer: "", detail, remedy }],
});
