import { applyEdits, findNodeAtLocation, modify, type Node, parseTree } from "jsonc-parser";
import type { TextPath } from "./path.ts";

/** @param value  `undefined` takes the field out */
export const editJson = (text: string, path: TextPath, value: unknown): string => {
  if (value === undefined && nodeAt(text, path) === undefined) return text;
  const edits = modify(text, [...path], value, {
    formattingOptions: { insertSpaces: !/^\t/m.test(text), tabSize: indentOf(text), eol: "\n" },
  });
  const edited = applyEdits(text, edits);
  return value === undefined ? withoutEmpty(edited, path.slice(0, -1)) : edited;
};

/** An object that the last field has left says nothing any more. */
const withoutEmpty = (text: string, path: TextPath): string => {
  if (path.length === 0) return text;
  const node = nodeAt(text, path);
  const empty = node !== undefined && (node.children ?? []).length === 0;
  return empty ? editJson(text, path, undefined) : text;
};

const nodeAt = (text: string, path: TextPath): Node | undefined => {
  const root = parseTree(text);
  return root && findNodeAtLocation(root, [...path]);
};

const indentOf = (text: string): number => /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
