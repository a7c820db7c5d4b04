/** A value of a JSON or YAML text with the place where it was written. */
export type SourceNode =
  | { readonly kind: "scalar"; readonly offset: number; readonly value: Scalar }
  | { readonly kind: "list"; readonly offset: number; readonly items: readonly SourceNode[] }
  | {
      readonly kind: "map";
      readonly offset: number;
      readonly members: ReadonlyMap<string, Member>;
    };

export type Scalar = string | number | boolean | null;

export interface Member {
  readonly keyOffset: number;
  readonly node: SourceNode;
}

/** A text that cannot be read, or a part of it. Offsets count UTF-16 units from 0. */
export interface SyntaxFault {
  readonly offset: number;
  readonly path: Path;
  readonly detail: string;
  readonly remedy: string;
}

export type Path = readonly (string | number)[];

/** Real files need seven; the limit keeps hostile ones from exhausting the stack. */
export const MAX_DEPTH = 64;

export const tooDeep = (offset: number): SyntaxFault => ({
  offset,
  path: [],
  detail: `nested more than ${MAX_DEPTH} levels deep; no pipeline file needs more than 7`,
  remedy: "Check that the file is a pipeline and that brackets are closed.",
});

export const duplicateKey = (offset: number, path: Path, key: string): SyntaxFault => ({
  offset,
  path: [...path, key],
  detail: `${JSON.stringify(key)} is written twice in the same object; needed once`,
  remedy: "Remove or rename one of the two.",
});

/** Plain values; objects have no prototype, so a key such as `__proto__` is a key like any other. */
export const toValue = (node: SourceNode): unknown => {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toValue);
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of node.members) object[key] = toValue(member.node);
  return object;
};

/** `undefined` when nothing is written there. */
export const nodeAt = (root: SourceNode, path: Path): SourceNode | undefined => {
  let node: SourceNode | undefined = root;
  for (const part of path) node = node && childOf(node, part);
  return node;
};

const childOf = (node: SourceNode, part: string | number): SourceNode | undefined => {
  if (node.kind === "map") return node.members.get(String(part))?.node;
  return node.kind === "list" ? node.items[Number(part)] : undefined;
};

/** Where the key or value of a path begins, or the nearest thing around it that exists. */
export const offsetOf = (root: SourceNode, path: Path): number => {
  let node: SourceNode = root;
  let offset = root.offset;
  for (const part of path) {
    const member = node.kind === "map" ? node.members.get(String(part)) : undefined;
    const child = member?.node ?? childOf(node, part);
    if (child === undefined) return offset;
    offset = member?.keyOffset ?? child.offset;
    node = child;
  }
  return offset;
};
