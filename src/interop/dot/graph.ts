import { fromDot, type SubgraphModel } from "ts-graphviz";

/** A drawn graph with its clusters dissolved: nodes in the order in which they are named, and arrows. */
export interface Drawing {
  readonly isDirected: boolean;
  readonly nodes: ReadonlyMap<string, DrawnNode>;
  readonly arrows: readonly (readonly [from: string, to: string])[];
  /** Names of attributes of nodes and arrows that are not read. */
  readonly unread: ReadonlySet<string>;
}

export interface DrawnNode {
  readonly label?: string;
  readonly shape?: string;
}

/** Attributes of a node that are read. */
const READ: ReadonlySet<string> = new Set(["label", "shape"]);

/** @throws when the text is no graph */
export const readDrawing = (text: string): Drawing => {
  const root = fromDot(text);
  const nodes = new Map<string, DrawnNode>();
  const arrows: (readonly [string, string])[] = [];
  const unread = new Set<string>();
  const takeNode = ({ id, attributes }: SubgraphModel["nodes"][number]): void => {
    nodes.set(id, {
      ...nodes.get(id),
      ...textOf("label", attributes.get("label")),
      ...textOf("shape", attributes.get("shape")),
    });
    for (const [name] of attributes.values) if (!READ.has(name)) unread.add(name);
  };
  const take = (part: Pick<SubgraphModel, "nodes" | "edges" | "subgraphs">): void => {
    for (const node of part.nodes) takeNode(node);
    for (const subgraph of part.subgraphs) take(subgraph);
    for (const { targets, attributes } of part.edges) {
      arrows.push(...pairsOf(targets.map(idsOf)));
      for (const [name] of attributes.values) unread.add(`${name} of arrows`);
    }
  };
  take(root);
  for (const [from, to] of arrows)
    for (const id of [from, to]) if (!nodes.has(id)) nodes.set(id, {});
  return { isDirected: root.directed, nodes, arrows, unread };
};

const textOf = (key: "label" | "shape", value: unknown): DrawnNode =>
  value === undefined ? {} : { [key]: String(value) };

type Target = { readonly id: string } | readonly { readonly id: string }[];

const idsOf = (target: Target): readonly string[] =>
  "id" in target ? [target.id] : target.map(({ id }) => id);

/** `a -> b -> {c d}` is a to b, b to c, b to d. */
const pairsOf = (chain: readonly (readonly string[])[]): (readonly [string, string])[] =>
  chain
    .slice(1)
    .flatMap((to, index) =>
      (chain[index] ?? []).flatMap((from) => to.map((id) => [from, id] as const)),
    );
