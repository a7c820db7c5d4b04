import type * as z from "zod";
import type { Problem } from "../domain/errors.ts";
import { didYouMean, nearest } from "./nearest.ts";
import type { Source } from "./source.ts";
import { nodeAt, type Path, type SourceNode } from "./source-node.ts";
import { EXAMPLE, REMEDY } from "./value-schemas.ts";

type Issue = z.core.$ZodIssue;

const MAX_SHOWN = 60;

/**
 * Words for what a schema refused: what was seen, what was needed, what to do.
 *
 * @param whole  what the file is
 */
export const schemaProblems = (
  source: Source,
  issues: readonly Issue[],
  base: Path = [],
  whole = "a pipeline",
): readonly Problem[] => {
  const problems = issues.flatMap((issue) => problemsOf(source, issue, base, whole));
  const seen = new Set<string>();
  return problems.filter(({ pointer, detail }) => {
    const key = `${pointer}\n${detail}`;
    return !seen.has(key) && seen.add(key);
  });
};

const problemsOf = (
  source: Source,
  issue: Issue,
  base: Path,
  whole: string,
): readonly Problem[] => {
  const path = [...base, ...(issue.path as Path)];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) =>
      unknownField(source, [...path, key], issue.message.split("\n"), whole),
    );
  if (issue.code === "invalid_union") {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined)
      return branch.flatMap((inner) => problemsOf(source, inner, path, whole));
  }
  if (issue.code === "invalid_key")
    return [wrongName(source, path, issue.issues[0]?.message ?? issue.message)];
  return [wrongValue(source, path, issue.message)];
};

/**
 * Of several allowed forms the one that the writer meant: the right kind of value and the fewest issues.
 * `undefined` when the value is of no allowed kind.
 */
const closestBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const candidates = branches.filter((issues) => !issues.some(isOtherKind));
  return candidates.reduce<readonly Issue[] | undefined>(
    (best, issues) => (best === undefined || issues.length < best.length ? issues : best),
    undefined,
  );
};

const isOtherKind = (issue: Issue): boolean =>
  issue.path.length === 0 &&
  ["invalid_type", "invalid_value", "invalid_union"].includes(issue.code);

/** A field that nothing reads: misspelt or unknown. */
export const unknownField = (
  source: Source,
  path: Path,
  known: readonly string[],
  whole = "a pipeline",
): Problem => {
  const field = String(path[path.length - 1]);
  const suggestion = didYouMean(nearest(field, known, 1));
  return source.problemAt(
    path,
    `${show(field)} is not a field of ${path.length === 1 ? whole : "this object"}`,
    known.length === 0
      ? "Remove it."
      : `${suggestion === undefined ? "" : `${suggestion} `}Known fields: ${known.join(", ")}.`,
  );
};

/** Of a map whose names are the writer's to choose: the name is wrong, whatever stands behind it. */
const wrongName = (source: Source, path: Path, message: string): Problem => {
  const [needed, example] = message.split(EXAMPLE);
  return source.problemAt(
    path,
    `seen the name ${show(path.at(-1))}, needed ${needed}`,
    example === undefined ? `Change it to ${needed}.` : `Write for example ${example}.`,
  );
};

const wrongValue = (source: Source, path: Path, message: string): Problem => {
  const [wanted, stated] = message.split(REMEDY);
  const [needed, example] = (wanted ?? message).split(EXAMPLE);
  const remedy = example === undefined ? stated : `Write for example ${example}.`;
  const node = nodeAt(source.root, path);
  if (node === undefined)
    return source.problemAt(
      path,
      `${JSON.stringify(path[path.length - 1])} is missing; needed ${needed}`,
      remedy ?? "Add it.",
    );
  return source.problemAt(
    path,
    `seen ${showNode(node)}, needed ${needed}`,
    remedy ?? `Change it to ${needed}.`,
  );
};

const showNode = (node: SourceNode): string => {
  if (node.kind === "list")
    return node.items.length === 0 ? "an empty list" : `a list of ${node.items.length}`;
  if (node.kind === "map") return node.members.size === 0 ? "an empty object" : "an object";
  if (typeof node.value !== "number") return show(node.value);
  return Number.isFinite(node.value) ? String(node.value) : "a number that is not finite";
};

/** A value for a message, never longer than a line. */
export const show = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};
