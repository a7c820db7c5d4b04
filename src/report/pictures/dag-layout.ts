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
  readonly points: readonly Point[];
  readonly label: string;
  /** Of the middle of the label. */
  readonly x: number;
  readonly y: number;
}

export interface DagLayout {
  readonly graph: FlowGraph;
  /** From left to right, or from top to bottom. */
  readonly direction: "LR" | "TB";
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** More boxes or lines than this are not read any more. */
const MOST_BOXES = 40;
const MOST_LINES = 60;

/** The first of the graphs that fits a page, laid out; the last one where none does. */
export const dagLayout = (graphs: readonly (() => FlowGraph)[]): DagLayout => {
  let last: DagLayout | undefined;
  for (const make of graphs) {
    const graph = make();
    const isLast = make === graphs.at(-1);
    if (!isLast && (graph.nodes.length > MOST_BOXES || graph.edges.length > MOST_LINES)) continue;
    last = bestDirection(graph);
    if (last.width <= PAGE_WIDTH) return last;
  }
  if (last === undefined) throw new Error("there is no graph to lay out");
  return last;
};

/** From left to right, as time goes; from top to bottom where only that fits a page. */
const bestDirection = (graph: FlowGraph): DagLayout => {
  const across = placed(graph, "LR");
  if (across.width <= PAGE_WIDTH) return across;
  const down = placed(graph, "TB");
  return down.width <= PAGE_WIDTH ? down : across;
};

const placed = (graph: FlowGraph, direction: DagLayout["direction"]): DagLayout => {
  const drawn = new Graph();
  drawn.setGraph({
    rankdir: direction,
    nodesep: 22,
    ranksep: 44,
    edgesep: 14,
  });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawn.setNode(node.id, sizeOf(node));
  for (const edge of graph.edges) drawn.setEdge(edge.from, edge.to, labelSize(edge));
  layout(drawn);
  const boxOf = (id: string): Box => drawn.node(id) as Box;
  return cropped({
    graph,
    direction,
    nodes: graph.nodes.map((node) => placedNode(node, boxOf(node.id))),
    edges: graph.edges.map((edge) => {
      const way = drawn.edge(edge.from, edge.to) as Way;
      const ends = portsOf(boxOf(edge.from), boxOf(edge.to), direction);
      return placedEdge(edge, { ...way, points: between(ends, way.points) });
    }),
  });
};

/** The layout counts boxes and labels, not the bends of lines; the picture has to hold them too. */
const cropped = ({
  graph,
  direction,
  nodes,
  edges,
}: Omit<DagLayout, "width" | "height">): DagLayout => {
  const boxes: readonly Box[] = [
    ...nodes,
    ...edges.map(({ x, y, label }) => ({
      x,
      y,
      width: textWidth(label, FONT_PX),
      height: LINE_PX,
    })),
    ...edges.flatMap(({ points }) => points.map(({ x, y }) => ({ x, y, width: 0, height: 0 }))),
  ];
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2)) - MARGIN;
  const top = Math.min(...boxes.map(({ y, height }) => y - height / 2)) - MARGIN;
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2)) + MARGIN;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height / 2)) + MARGIN;
  const moved = <P extends Point>(point: P): P => ({
    ...point,
    x: point.x - left,
    y: point.y - top,
  });
  return {
    graph,
    direction,
    width: Math.ceil(right - left),
    height: Math.ceil(bottom - top),
    nodes: nodes.map(moved),
    edges: edges.map((edge) => ({ ...moved(edge), points: edge.points.map(moved) })),
  };
};

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A line leaves a box in the middle of the side that looks forward and arrives in the middle of the one that looks back, so that
 * it does not cross a neighbour. Backward, in a graph of groups, it is the other way round.
 */
const portsOf = (
  from: Box,
  to: Box,
  direction: DagLayout["direction"],
): readonly [Point, Point] => {
  const port = (box: Box, side: 1 | -1): Point =>
    direction === "LR"
      ? { x: box.x + (side * box.width) / 2, y: box.y }
      : { x: box.x, y: box.y + (side * box.height) / 2 };
  const forward = direction === "LR" ? from.x <= to.x : from.y <= to.y;
  return forward ? [port(from, 1), port(to, -1)] : [port(from, -1), port(to, 1)];
};

/** The bends that the layout chose, between ends of our own. */
const between = (
  [start, end]: readonly [Point, Point],
  points: readonly Point[],
): readonly Point[] => [start, ...points.slice(1, -1), end];

interface Way {
  readonly points: readonly Point[];
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

const placedEdge = (
  edge: FlowEdge,
  { points, x = points[0]?.x ?? 0, y = points[0]?.y ?? 0 }: Way,
): PlacedEdge => ({
  edge,
  points,
  label: edgeLabel(edge),
  x,
  y,
});
