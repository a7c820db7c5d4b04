import type { TextPath } from "./path.ts";

/**
 * A copy of plain values with one of them set.
 *
 * @param value  `undefined` takes the field out, and what it leaves empty with it
 */
export const changed = (root: unknown, path: TextPath, value: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root))
    return root.map((entry, index) => (index === key ? changed(entry, rest, value) : entry));
  const fields = isFields(root) ? root : {};
  const field = changed(fields[key], rest, value);
  if (field !== undefined && !(value === undefined && isEmpty(field)))
    return { ...fields, [key]: field };
  const { [key]: _, ...left } = fields;
  return left;
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isEmpty = (value: unknown): boolean =>
  isFields(value) && !Array.isArray(value) && Object.keys(value).length === 0;
