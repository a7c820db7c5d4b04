import * as Plot from "@observablehq/plot";
import { cloudOf, type LocationId } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import { ok } from "../../domain/result.ts";
import { tableOf } from "../content/blocks.ts";
import { count, gigabytes, usd } from "../quantities.ts";
import type { Column } from "../table.ts";
import {
  type DagLayout,
  dagLayout,
  LINE_PX,
  type PlacedEdge,
  type PlacedNode,
} from "./dag-layout.ts";
import { type FlowGraph, flowGraphs } from "./flow-graph.ts";
import { GRID, INK, type Look, looksOf, MOVING, MUTED, OTHER_LOOK, PAPER } from "./palette.ts";
import type { Drawn } from "./picture.ts";
import { draw, FONT_PX } from "./svg.ts";
import { textWidth } from "./text-size.ts";

/** The stages with their places, and the data that goes between them. */
export const dagPicture = (plan: Plan): Drawn => {
  const { graph, direction, width, height, nodes, edges } = dagLayout(flowGraphs(plan));
  const title = `${plan.name}: stages, places and data`;
  const caption = captionOf(plan, graph);
  const svg = draw({
    id: "dag",
    title,
    description: caption,
    width,
    height,
    plot: {
      margin: 0,
      x: { type: "identity", axis: null },
      y: { type: "identity", axis: null },
      marks: [
        ...boxMarks(nodes, looksOf(plan)),
        ...edgeMarks(edges, direction),
        ...labelMarks(edges),
      ],
    },
  });
  return ok({ name: "dag", title, caption, svg, width, table: edgeTable(graph) });
};

const captionOf = ({ stages }: Plan, { grouping, edges }: FlowGraph): string => {
  const paid = edges.filter((edge) => edge.usd > 0).length;
  return [
    `${count(stages.length, "stage")} with place, machine, cost and runtime; lines carry data.`,
    paid === 0 ? "No movement of data is paid." : "Thick lines are paid for.",
    ...(edges.some(({ shared }) => shared)
      ? ["A copy that several stages share is paid for once, at one of its lines."]
      : []),
    ...(grouping === undefined ? [] : [grouping]),
  ].join(" ");
};

interface EdgePoint {
  readonly x: number;
  readonly y: number;
  readonly edge: number;
}

const edgeMarks = (
  edges: readonly PlacedEdge[],
  direction: DagLayout["direction"],
): readonly Plot.Markish[] => {
  const line = (paid: boolean): Plot.Markish =>
    Plot.line(
      edges.flatMap(({ edge, points }, index): readonly EdgePoint[] =>
        edge.usd > 0 === paid ? points.map(({ x, y }) => ({ x, y, edge: index })) : [],
      ),
      {
        x: "x",
        y: "y",
        z: "edge",
        curve: direction === "LR" ? "monotone-x" : "monotone-y",
        stroke: paid ? MOVING : MUTED,
        strokeWidth: paid ? 2.5 : 1.25,
        markerEnd: "arrow",
      },
    );
  return [line(false), line(true)];
};

/** On paper of their own, because a line goes through the middle. */
const labelMarks = (edges: readonly PlacedEdge[]): readonly Plot.Markish[] => {
  const labelled = edges.filter(({ label }) => label !== "");
  const half = ({ label }: PlacedEdge): number => textWidth(label, FONT_PX) / 2;
  return [
    Plot.rect(labelled, {
      x1: (edge: PlacedEdge) => edge.x - half(edge),
      x2: (edge: PlacedEdge) => edge.x + half(edge),
      y1: ({ y }: PlacedEdge) => y - LINE_PX / 2,
      y2: ({ y }: PlacedEdge) => y + LINE_PX / 2,
      fill: PAPER,
    }),
    Plot.text(labelled, {
      x: "x",
      y: "y",
      text: "label",
      fill: ({ edge }: PlacedEdge) => (edge.usd > 0 ? MOVING : MUTED),
      fontSize: FONT_PX,
    }),
  ];
};

const boxMarks = (
  nodes: readonly PlacedNode[],
  looks: ReadonlyMap<string, Look>,
): readonly Plot.Markish[] => {
  const lookOf = ({ node }: PlacedNode): Look =>
    looks.get(cloudOf(node.place as LocationId)) ?? OTHER_LOOK;
  const stages = nodes.filter(({ node }) => node.kind === "stage");
  const others = nodes.filter(({ node }) => node.kind !== "stage");
  const left = ({ x, width }: PlacedNode): number => x - width / 2;
  const box = {
    x1: left,
    x2: ({ x, width }: PlacedNode) => x + width / 2,
    y1: ({ y, height }: PlacedNode) => y - height / 2,
    y2: ({ y, height }: PlacedNode) => y + height / 2,
    fill: PAPER,
    title: ({ lines }: PlacedNode) => lines.map(({ full }) => full).join("\n"),
  };
  return [
    Plot.rect(stages, { ...box, stroke: GRID, strokeWidth: 1, rx: 4 }),
    Plot.rect(stages, {
      ...box,
      x2: (node: PlacedNode) => left(node) + 5,
      fill: (node: PlacedNode) => lookOf(node).color,
    }),
    Plot.rect(others, {
      ...box,
      stroke: (node: PlacedNode) => lookOf(node).color,
      strokeDasharray: "4 3",
      rx: 14,
    }),
    ...[0, 1, 2, 3].map((line) => lineMark(nodes, line)),
  ];
};

/** One line of all boxes; the name is bold, the cost is ink. */
const lineMark = (nodes: readonly PlacedNode[], line: number): Plot.Markish =>
  Plot.text(
    nodes.filter(({ lines }) => lines[line] !== undefined),
    {
      x: ({ x, width }: PlacedNode) => x - width / 2 + 14,
      y: ({ y, lines }: PlacedNode) => y + (line - (lines.length - 1) / 2) * LINE_PX,
      text: ({ lines }: PlacedNode) => lines[line]?.shown,
      title: ({ lines }: PlacedNode) => lines[line]?.full,
      textAnchor: "start",
      fill: line === 0 || line === 3 ? INK : MUTED,
      fontWeight: line === 0 ? 600 : 400,
      fontSize: FONT_PX,
    },
  );

interface EdgeRow {
  readonly from: string;
  readonly to: string;
  readonly gb: number;
  readonly usd: number;
}

const COLUMNS: readonly Column<EdgeRow>[] = [
  { head: "From", align: "left", cell: ({ from }) => from },
  { head: "To", align: "left", cell: ({ to }) => to },
  { head: "GB", align: "right", cell: ({ gb }) => gigabytes(gb) },
  { head: "Cost", align: "right", cell: (row) => usd(row.usd) },
];

const edgeTable = ({ nodes, edges }: FlowGraph) => {
  const labels = new Map(nodes.map(({ id, name, place }) => [id, `${name} (${place})`]));
  const rows = edges.map((edge) => ({
    ...edge,
    from: labels.get(edge.from) ?? edge.from,
    to: labels.get(edge.to) ?? edge.to,
  }));
  const [table] = tableOf("The lines of the picture", COLUMNS, rows);
  return table ?? { kind: "table", caption: "No data moves", columns: [], rows: [] };
};
