import type { Document, Pair, YAMLMap } from "yaml";
import { isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode, parseDocument } from "yaml";
import { err, ok, type Result } from "../domain/result.ts";
import {
  duplicateKey,
  MAX_DEPTH,
  type Member,
  type Path,
  type Scalar,
  type SourceNode,
  type SyntaxFault,
  tooDeep,
} from "./source-node.ts";
import { tooDeepAt } from "./yaml-depth.ts";

/** What aliases may add in all; enough to repeat a block on every stage, too little for an alias bomb. */
const MAX_ALIASED_NODES = 100_000;

/** The YAML reader takes about a second per MB; the largest pipelines have one or two. */
const MAX_LENGTH = 2_000_000;

/** After the first few, syntax errors are consequences of each other. */
const MAX_FAULTS = 10;

/** Reads one YAML 1.2 document (core schema) and keeps the offset of every key and value. */
export const readYaml = (text: string): Result<SourceNode, readonly SyntaxFault[]> => {
  if (text.length > MAX_LENGTH) return err([tooLong(text.length)]);
  const deep = tooDeepAt(text, 4 * MAX_DEPTH);
  if (deep !== undefined) return err([tooDeep(deep)]);
  // Keys are compared in `members`, in linear time and as text.
  const document = parseDocument(text, { schema: "core", uniqueKeys: false, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings]
    .slice(0, MAX_FAULTS)
    .map((fault) => faultOf(fault.code, fault.message, fault.pos[0]));
  return faults.length > 0 ? err(faults) : new YamlWalk(document).run();
};

const faultOf = (code: string, message: string, offset: number): SyntaxFault => {
  if (code === "MULTIPLE_DOCS")
    return {
      offset,
      path: [],
      detail: "the file holds several YAML documents; needed one pipeline",
      remedy: "Remove the --- line and what follows, or split the file.",
    };
  if (code === "TAG_RESOLVE_FAILED")
    return unknownTag(offset, message.replace(/^Unresolved tag: /, ""));
  return {
    offset,
    path: [],
    detail: `not valid YAML: ${message}`,
    remedy: "Correct the text here; check indentation and quotes.",
  };
};

/** Tags such as `!!binary` are resolved without being asked for, to values that are no JSON. */
const CORE_TAG = /^tag:yaml\.org,2002:(map|seq|str|null|bool|int|float)$/;

const unknownTag = (offset: number, tag: string): SyntaxFault => ({
  offset,
  path: [],
  detail: `a YAML tag that a pipeline file does not know: ${tag}`,
  remedy: "Remove the tag (the word that begins with !).",
});

class YamlWalk {
  private readonly document: Document.Parsed<ParsedNode>;
  private readonly faults: SyntaxFault[] = [];
  private aliased = 0;
  private insideAlias = 0;
  constructor(document: Document.Parsed<ParsedNode>) {
    this.document = document;
  }

  run(): Result<SourceNode, readonly SyntaxFault[]> {
    const node = this.node(this.document.contents, []);
    return this.faults.length > 0 ? err(this.faults) : ok(node);
  }

  private node(node: Node | null, path: Path): SourceNode {
    const offset = node?.range?.[0] ?? 0;
    const nothing: SourceNode = { kind: "scalar", offset, value: null };
    if (this.insideAlias > 0) this.aliased += 1;
    if (path.length > MAX_DEPTH) return this.stop(tooDeep(offset), nothing);
    if (this.aliased > MAX_ALIASED_NODES) return this.stop(tooManyAliases(offset), nothing);
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      return target === undefined
        ? this.stop(unknownAlias(offset, node.source), nothing)
        : this.alias(target, path);
    }
    if (node?.tag !== undefined && !CORE_TAG.test(node.tag))
      this.stop(unknownTag(offset, node.tag), nothing);
    if (isMap(node)) return { kind: "map", offset, members: this.members(node, path) };
    if (isSeq(node)) {
      const items = node.items.map((item, i) => this.node(item as Node | null, [...path, i]));
      return { kind: "list", offset, items };
    }
    return isScalar(node) ? { kind: "scalar", offset, value: scalarOf(node.value) } : nothing;
  }

  private alias(target: Node, path: Path): SourceNode {
    this.insideAlias += 1;
    const node = this.node(target, path);
    this.insideAlias -= 1;
    return node;
  }

  private members(map: YAMLMap, path: Path): Map<string, Member> {
    const members = new Map<string, Member>();
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      const keyOffset = pair.key?.range?.[0] ?? map.range?.[0] ?? 0;
      const key = keyText(pair.key);
      if (key === undefined) this.faults.push(badKey(keyOffset, path));
      else if (members.has(key)) this.faults.push(duplicateKey(keyOffset, path, key));
      else members.set(key, { keyOffset, node: this.node(pair.value, [...path, key]) });
    }
    return members;
  }

  /** Records the first fault of its kind only: one hostile file must not fill the screen. */
  private stop(fault: SyntaxFault, node: SourceNode): SourceNode {
    if (this.faults.every((known) => known.detail !== fault.detail)) this.faults.push(fault);
    return node;
  }
}

/** A number as a key is a name: `9` and `"9"` are the same one. */
const keyText = (key: Node | null): string | undefined =>
  isScalar(key) && (typeof key.value === "string" || typeof key.value === "number")
    ? String(key.value)
    : undefined;

const scalarOf = (value: unknown): Scalar =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : null;

const badKey = (offset: number, path: Path): SyntaxFault => ({
  offset,
  path,
  detail: "a field name that is not text",
  remedy: "Write the name in quotes.",
});

const tooLong = (length: number): SyntaxFault => ({
  offset: 0,
  path: [],
  detail: `${length} characters of YAML; at most ${MAX_LENGTH} are read`,
  remedy: "Write the file as JSON, which is read many times faster.",
});

const unknownAlias = (offset: number, name: string): SyntaxFault => ({
  offset,
  path: [],
  detail: `*${name} refers to nothing: no value before it is marked &${name}`,
  remedy: "Mark the value with the anchor, or put the text in quotes if it only begins with *.",
});

const tooManyAliases = (offset: number): SyntaxFault => ({
  offset,
  path: [],
  detail: `YAML aliases (*name) expand to more than ${MAX_ALIASED_NODES} values`,
  remedy: "Write the values out or use fewer aliases.",
});
