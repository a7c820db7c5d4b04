import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { isNode, isPair, isScalar, parseDocument } from "yaml";
import { formatOf } from "./format.ts";
import type { TextPath } from "./path.ts";

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a value stands in the text. A value that is not there, such as a field that is missing, is shown at the nearest
 * thing around it that is; the whole document at its first character.
 */
export const rangeOf = (text: string, path: TextPath): TextRange => {
  const find = formatOf(text) === "json" ? jsonFinder(text) : yamlFinder(text);
  for (let length = path.length; length > 0; length--) {
    const range = find(path.slice(0, length));
    if (range !== undefined) return firstLine(text, range);
  }
  return { from: 0, to: Math.min(1, text.length) };
};

type Finder = (path: TextPath) => TextRange | undefined;

const jsonFinder = (text: string): Finder => {
  const root = parseTree(text);
  return (path) => {
    const node = root && findNodeAtLocation(root, [...path]);
    return node && { from: node.offset, to: node.offset + node.length };
  };
};

const yamlFinder = (text: string): Finder => {
  const document = parseDocument(text, { prettyErrors: false });
  return (path) => {
    const parent: unknown =
      path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const node: unknown = document.getIn(path, true);
    const place = keyOf(parent, path.at(-1)) ?? node;
    const range = isNode(node) ? (node.range ?? undefined) : undefined;
    const start = isScalar(node) || !isNode(place) ? range?.[0] : place.range?.[0];
    return range && start !== undefined
      ? { from: start, to: Math.max(start + 1, range[1]) }
      : undefined;
  };
};

const keyOf = (parent: unknown, key: string | number | undefined): unknown => {
  const items = (parent as { items?: readonly unknown[] } | undefined)?.items ?? [];
  const pair = items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isPair(pair) ? pair.key : undefined;
};

/** A long block would be underlined over many lines. */
const firstLine = (text: string, { from, to }: TextRange): TextRange => {
  const end = text.indexOf("\n", from);
  return { from, to: end === -1 || end > to ? to : Math.max(from + 1, end) };
};
