import { type Document, isMap, parseDocument, stringify } from "yaml";
import { changed } from "./changed-value.ts";
import { patchYaml } from "./patch-yaml.ts";
import type { TextPath } from "./path.ts";

/**
 * Changes one value and leaves the rest of the text as its author wrote it: comments, blank lines, alignment.
 *
 * Three ways, the most careful first, and each result is read again before it is trusted: in the text itself; the
 * document written anew, which keeps comments but not the spacing; only its values, where even aliases break.
 *
 * @param value  `undefined` takes the field out
 */
export const editYaml = (text: string, path: TextPath, value: unknown): string => {
  const before: unknown = parseDocument(text).toJS();
  const wanted = changed(before, path, value);
  if (canonical(wanted) === canonical(before)) return text;
  const ways = [
    () => patchYaml(text, parseDocument(text), path, value),
    () => writtenAnew(text, path, value),
  ];
  for (const way of ways) {
    const edited = way();
    if (edited !== undefined && says(edited, wanted)) return edited;
  }
  return stringify(wanted, { lineWidth: 0 });
};

const writtenAnew = (text: string, path: TextPath, value: unknown): string | undefined => {
  const document = parseDocument(text);
  try {
    change(document, path, value);
    return document.toString({ lineWidth: 0, flowCollectionPadding: false });
  } catch {
    // An alias whose anchor went with the value, or that stands where a map is needed.
    return undefined;
  }
};

const change = (document: Document, path: TextPath, value: unknown): void => {
  if (value !== undefined) {
    document.setIn(path, document.createNode(value));
    return;
  }
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const left: unknown = parent.length > 0 && document.getIn(parent, true);
  if (isMap(left) && left.items.length === 0) change(document, parent, undefined);
};

const says = (text: string, wanted: unknown): boolean => {
  const read = parseDocument(text);
  return read.errors.length === 0 && canonical(read.toJS()) === canonical(wanted);
};

/** Whatever the order of keys. */
const canonical = (document: unknown): string =>
  JSON.stringify(document ?? null, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
