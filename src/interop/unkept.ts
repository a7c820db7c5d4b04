import { isRecord } from "./documents.ts";

/** What a reader looks at in a document. */
export interface Kept {
  /** Everything below. */
  readonly all?: true;
  /** Of an object, by key. */
  readonly fields?: Readonly<Record<string, Kept>>;
  /** Of an object, whatever the key. */
  readonly anyField?: Kept;
  /** Of a list. */
  readonly each?: Kept;
}

/** A value that is read whole. */
export const ALL: Kept = { all: true };

/** Fields that are read whole. */
export const fieldsOf = (...names: readonly string[]): Readonly<Record<string, Kept>> =>
  Object.fromEntries(names.map((name) => [name, ALL]));

/** The paths of a document that nobody reads, `spec.templates[].container.image`, sorted, each once. */
export const unkept = (value: unknown, kept: Kept): readonly string[] => {
  const found = new Set<string>();
  collect(value, kept, "", found);
  return [...found].sort();
};

const collect = (value: unknown, kept: Kept, path: string, found: Set<string>): void => {
  if (kept.all === true) return;
  if (Array.isArray(value)) collectList(value, kept, path, found);
  else if (isRecord(value))
    for (const [key, inner] of Object.entries(value)) collectField(key, inner, kept, path, found);
};

const collectField = (
  key: string,
  value: unknown,
  { fields = {}, anyField }: Kept,
  path: string,
  found: Set<string>,
): void => {
  const prefix = path === "" ? "" : `${path}.`;
  const own = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (own !== undefined) collect(value, own, `${prefix}${key}`, found);
  else if (anyField !== undefined) collect(value, anyField, `${prefix}*`, found);
  else found.add(`${prefix}${key}`);
};

const collectList = (
  list: readonly unknown[],
  { each }: Kept,
  path: string,
  found: Set<string>,
): void => {
  if (each === undefined) found.add(path);
  else for (const one of list) collect(one, each, `${path}[]`, found);
};

/** In words; nothing when everything is read. */
export const unkeptNotes = (value: unknown, kept: Kept): readonly string[] => {
  const paths = unkept(value, kept);
  return paths.length === 0 ? [] : [`no part of a placement, not kept: ${paths.join(", ")}`];
};
