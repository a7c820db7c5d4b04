import { type Document, isMap, isScalar, type Pair, stringify, type YAMLMap } from "yaml";
import type { TextPath } from "./path.ts";

/**
 * The text with one value changed and nothing else. A guess at what its author would have typed: the caller reads the
 * result again before trusting it.
 *
 * @returns `undefined` when there is no simple way
 */
export const patchYaml = (
  text: string,
  document: Document.Parsed,
  path: TextPath,
  value: unknown,
): string | undefined => {
  const key = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent: unknown =
    parentPath.length === 0 ? document.contents : document.getIn(parentPath, true);
  if (parent === undefined && value !== undefined)
    return patchYaml(text, document, parentPath, { [String(key)]: value });
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (value !== undefined)
    return pair === undefined
      ? withPair(text, parent, `${key}: ${inline(value)}`)
      : withValue(text, pair, inline(value));
  if (pair === undefined) return text;
  // A map without fields says nothing any more.
  return parent.items.length === 1 && parentPath.length > 0
    ? patchYaml(text, document, parentPath, undefined)
    : withoutPair(text, parent, pair);
};

/** One line, as people write short values. */
const inline = (value: unknown): string =>
  stringify(value, {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trimEnd();

const withValue = (text: string, { value }: Pair, written: string): string | undefined => {
  const range = rangeOf(value);
  if (range === undefined || text.slice(...range).includes("\n")) return undefined;
  return splice(text, range, written);
};

const withPair = (text: string, map: YAMLMap, line: string): string | undefined => {
  if (map.flow) return withFlowPair(text, map, line);
  const first = rangeOf(map.items[0]?.key)?.[0];
  if (first === undefined) return undefined;
  const indent = " ".repeat(first - lineStart(text, first));
  const before = endOfShortPairs(text, map);
  if (before === undefined) return splice(text, [first, first], `${line}\n${indent}`);
  const end = lineEnd(text, before);
  return splice(text, [end, end], `\n${indent}${line}`);
};

const withFlowPair = (text: string, map: YAMLMap, line: string): string | undefined => {
  const end = rangeOf(map.items.at(-1)?.value)?.[1];
  const start = rangeOf(map)?.[0];
  if (start === undefined) return undefined;
  return end === undefined
    ? splice(text, [start + 1, start + 1], line)
    : splice(text, [end, end], `, ${line}`);
};

/** Behind the leading pairs of one line each, `name: x`, a new one belongs. */
const endOfShortPairs = (text: string, map: YAMLMap): number | undefined => {
  let end: number | undefined;
  for (const { key, value } of map.items) {
    const from = rangeOf(key)?.[0];
    const to = rangeOf(value)?.[1];
    if (from === undefined || to === undefined || text.slice(from, to).includes("\n")) break;
    end = to;
  }
  return end;
};

const withoutPair = (text: string, map: YAMLMap, pair: Pair): string | undefined => {
  const from = rangeOf(pair.key)?.[0];
  const to = rangeOf(pair.value)?.[1];
  if (from === undefined || to === undefined) return undefined;
  if (map.flow) return withoutFlowPair(text, map, pair, [from, to]);
  const start = lineStart(text, from);
  // The first key of a list's entry shares its line with the dash.
  if (text.slice(start, from).trim() !== "") return undefined;
  return splice(text, [start, lineEnd(text, Math.max(from, to - 1)) + 1], "");
};

const withoutFlowPair = (text: string, map: YAMLMap, pair: Pair, [from, to]: Range): string => {
  const index = map.items.indexOf(pair);
  const next = rangeOf(map.items[index + 1]?.key)?.[0];
  if (next !== undefined) return splice(text, [from, next], "");
  return splice(text, [rangeOf(map.items[index - 1]?.value)?.[1] ?? from, to], "");
};

/** First and last offset of a node, the last not included. */
type Range = readonly [from: number, to: number];

const rangeOf = (node: unknown): Range | undefined => {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  const [from, to] = range ?? [];
  return from === undefined || to === undefined ? undefined : [from, to];
};

const splice = (text: string, [from, to]: Range, written: string): string =>
  text.slice(0, from) + written + text.slice(to);

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
};
