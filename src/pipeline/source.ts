import type { Problem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { readJson } from "./json-source.ts";
import { nodeAt, offsetOf, type Path, type SourceNode } from "./source-node.ts";
import { readYaml } from "./yaml-source.ts";

export type Format = "json" | "yaml";

/** A text that was read, and the way from a path in it to a place on the screen. */
export interface Source {
  readonly root: SourceNode;
  readonly problemAt: ProblemAt;
}

/** Makes a problem with the pointer, line and column of a path. */
export type ProblemAt = (path: Path, detail: string, remedy?: string) => Problem;

/**
 * Reads JSON or YAML. Without a `format` the extension decides, and without a known one the content:
 * what begins with `{` or `[` is JSON.
 */
export const readSource = (
  text: string,
  file: string,
  format?: Format,
): Result<Source, readonly Problem[]> => {
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  const read = (format ?? formatOf(body, file)) === "json" ? readJson : readYaml;
  const result = read(body);
  const place = placeFinder(body);
  if (!result.ok)
    return err(
      result.error.map(({ offset, path, detail, remedy }) => ({
        pointer: pointerOf(path),
        ...place(offset),
        detail,
        remedy,
      })),
    );
  const root = result.value;
  const problemAt: ProblemAt = (path, detail, remedy) => ({
    pointer: pointerOf(path),
    ...place(offsetOf(root, path)),
    detail,
    ...(remedy !== undefined && { remedy }),
  });
  return ok({ root, problemAt });
};

/** The first of several paths that is written in the file; the last when none is. */
export const firstWritten = (root: SourceNode, paths: readonly [Path, ...Path[]]): Path =>
  paths.find((path) => nodeAt(root, path) !== undefined) ?? paths[paths.length - 1] ?? [];

/** RFC 6901. */
export const pointerOf = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** The path that a pointer was made of; indices of lists as text. */
export const pathOf = (pointer: string): Path =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

const formatOf = (text: string, file: string): Format => {
  if (/\.json$/i.test(file)) return "json";
  if (/\.ya?ml$/i.test(file)) return "yaml";
  return /^\s*[{[]/.test(text) ? "json" : "yaml";
};

/** Line starts are collected once, at the first problem. */
const placeFinder = (text: string): ((offset: number) => { line: number; column: number }) => {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
};
