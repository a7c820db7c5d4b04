import { Graph, layout } from "@dagrejs/dagre";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowGraph, FlowNode } from "./flow-graph.ts";
import { edgeLabel, linesOf } from "./flow-labels.ts";
import { FONT_PX } from "./svg.ts";
import { fitted, type Label, textWidth } from "./text-size.ts";

export const LINE_PX = 16;
const PADDING = 12;
const NARROWEST = 120;
const WIDEST = 250;
const MARGIN = 16;
/** Wider pictures have to be scrolled in a page. */
const PAGE_WIDTH = 1120;
/** Letters of a name are bold. */
const BOLD = 1.1;

export interface PlacedNode {
  readonly node: FlowNode;
  /** Of the middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Label[];
}

export interface PlacedEdge {
  readonly edge: FlowEdge;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: string;
  /** Of the middle of the label. */
  readonly x: number;
  readonly y: number;
}

export interface DagLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** From left to right or from top to bottom, whichever fills a page better. */
export const dagLayout = (graph: FlowGraph): DagLayout => {
  const across = placed(graph, "LR");
  if (across.width <= PAGE_WIDTH) return across;
  const down = placed(graph, "TB");
  return down.width < across.width ? down : across;
};

const placed = (graph: FlowGraph, direction: "LR" | "TB"): DagLayout => {
  const drawn = new Graph();
  drawn.setGraph({
    rankdir: direction,
    nodesep: 22,
    ranksep: direction === "LR" ? 34 : 40,
    edgesep: 14,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawn.setNode(node.id, sizeOf(node));
  for (const edge of graph.edges) drawn.setEdge(edge.from, edge.to, labelSize(edge));
  layout(drawn);
  const { width = 0, height = 0 } = drawn.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map((node) => placedNode(node, drawn.node(node.id) as Box)),
    edges: graph.edges.map((edge) => placedEdge(edge, drawn.edge(edge.from, edge.to) as Way)),
  };
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Way {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly x?: number;
  readonly y?: number;
}

const sizeOf = (node: FlowNode): { width: number; height: number } => {
  const lines = linesOf(node);
  const natural = Math.max(
    ...lines.map((line, index) => textWidth(line, FONT_PX) * (index === 0 ? BOLD : 1)),
  );
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, natural + 2 * PADDING)),
    height: lines.length * LINE_PX + 2 * PADDING - 4,
  };
};

const labelSize = (edge: FlowEdge) => {
  const label = edgeLabel(edge);
  return label === ""
    ? { width: 0, height: 0 }
    : { width: textWidth(label, FONT_PX) + 8, height: LINE_PX, labelpos: "c" as const };
};

const placedNode = (node: FlowNode, box: Box): PlacedNode => ({
  node,
  x: box.x,
  y: box.y,
  width: box.width,
  height: box.height,
  lines: linesOf(node).map((line, index) =>
    fitted(line, (box.width - 2 * PADDING) / (index === 0 ? BOLD : 1), FONT_PX),
  ),
});

const placedEdge = (edge: FlowEdge, { points, x = 0, y = 0 }: Way): PlacedEdge => ({
  edge,
  points,
  label: edgeLabel(edge),
  x,
  y,
});
