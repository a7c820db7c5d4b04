import { regionOf } from "../../domain/ids.ts";
import type { Plan, PlannedStage } from "../../domain/plan.ts";
import { edgesOf, type FlowEdge } from "./flow-edges.ts";

/** A box of the picture of the flow. */
export interface FlowNode {
  readonly id: string;
  readonly kind: "stage" | "dataset" | "delivery";
  readonly name: string;
  /** A location, or of a delivery the region it goes to. */
  readonly place: string;
  /** More than one: a group of stages that are alike. */
  readonly stages: readonly PlannedStage[];
  /** Of a dataset. */
  readonly gb?: number;
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  /** In words, how stages were drawn together; absent when each has its own box. */
  readonly grouping?: string;
}

type GroupKey = (stage: PlannedStage) => string;

/**
 * Datasets, stages and deliveries with the data that goes between them: first each stage alone, then in ever larger groups,
 * for a picture to take the first that it has room for.
 */
export const flowGraphs = (plan: Plan): readonly (() => FlowGraph)[] => {
  const stepOf = stepsOf(plan);
  const ways: readonly (readonly [GroupKey, string | undefined])[] = [
    [({ name }) => name, undefined],
    [
      ({ name, location, instanceType }) => [stepOf(name), location, instanceType].join("\n"),
      "Stages of the same step on the same machines at the same place share a box.",
    ],
    [
      ({ name, location }) => [Math.floor(stepOf(name) / STEPS), regionOf(location)].join("\n"),
      `Stages of ${STEPS} steps in a row in the same region share a box.`,
    ],
    [({ location }) => regionOf(location), "All stages in a region share a box."],
  ];
  return ways.map(
    ([key, grouping]) =>
      () =>
        grouped(plan, key, grouping),
  );
};

const STEPS = 8;

/** How many stages are before a stage on the longest way to it. */
const stepsOf = (plan: Plan): ((stage: string) => number) => {
  const inputs = new Map<string, string[]>();
  for (const { from, to } of edgesOf(plan)) inputs.set(to, [...(inputs.get(to) ?? []), from]);
  const steps = new Map<string, number>();
  const stages = new Set(plan.stages.map(({ name }) => name));
  // The order of the plan need not follow the data; a stage is settled after all that it reads.
  let open = [...stages];
  while (open.length > 0) {
    const settled = open.filter((name) =>
      (inputs.get(name) ?? []).every((input) => !stages.has(input) || steps.has(input)),
    );
    for (const name of settled) {
      const before = (inputs.get(name) ?? []).map((input) => steps.get(input) ?? -1);
      steps.set(name, Math.max(-1, ...before) + 1);
    }
    if (settled.length === 0) break;
    open = open.filter((name) => !steps.has(name));
  }
  return (name) => steps.get(name) ?? 0;
};

const grouped = (plan: Plan, keyOf: GroupKey, grouping: string | undefined): FlowGraph => {
  const groups = new Map<string, PlannedStage[]>();
  for (const stage of plan.stages) {
    const group = groups.get(keyOf(stage));
    if (group === undefined) groups.set(keyOf(stage), [stage]);
    else group.push(stage);
  }
  const nodeOf = new Map<string, string>();
  const nodes = [...groups.values()].map((stages, index): FlowNode => {
    for (const { name } of stages) nodeOf.set(name, `stage ${index}`);
    return stageNode(`stage ${index}`, stages, grouping !== undefined);
  });
  const boxes = datasetBoxes(plan, grouping !== undefined);
  const datasets = boxes.map((box, index) => {
    const node = datasetNode(box, index);
    for (const name of box.names) nodeOf.set(name, node.id);
    return node;
  });
  const others = [...datasets, ...deliveryNodes(plan)];
  const edges = merged(
    edgesOf(plan).flatMap((edge) => {
      const from = nodeOf.get(edge.from);
      const to = edge.delivery ? edge.to : nodeOf.get(edge.to);
      return from === undefined || to === undefined || from === to ? [] : [{ ...edge, from, to }];
    }),
  );
  return { nodes: [...nodes, ...others], edges, ...(grouping === undefined ? {} : { grouping }) };
};

const stageNode = (id: string, stages: readonly PlannedStage[], group: boolean): FlowNode => {
  const [first] = stages;
  const location = first?.location;
  const oneLocation = stages.every((stage) => stage.location === location);
  return {
    id,
    kind: "stage",
    name:
      group && stages.length > 1 ? `${stages.length} stages: ${first?.name} …` : `${first?.name}`,
    place: location === undefined ? "" : oneLocation ? location : regionOf(location),
    stages,
  };
};

/** A dataset, or several at one place. */
interface DatasetBox {
  readonly names: readonly string[];
  readonly at: string;
  readonly gb: number;
}

/** Without the pipeline's datasets, at least those that move are known. */
const datasetBoxes = (plan: Plan, group: boolean): readonly DatasetBox[] => {
  const stages = new Set(plan.stages.map(({ name }) => name));
  const moved = plan.transfers
    .filter(({ item }) => !stages.has(item))
    .map(({ item, from, gb }) => ({ name: item, at: from, gb }));
  const known = new Map((plan.datasets ?? moved).map((dataset) => [dataset.name, dataset]));
  const boxes = new Map<string, DatasetBox>();
  for (const { name, at, gb } of known.values()) {
    const key = group ? at : name;
    const before = boxes.get(key) ?? { names: [], at, gb: 0 };
    boxes.set(key, { names: [...before.names, name], at, gb: before.gb + gb });
  }
  return [...boxes.values()];
};

const datasetNode = ({ names, at, gb }: DatasetBox, index: number): FlowNode => ({
  id: `dataset ${index}`,
  kind: "dataset",
  name: names.length === 1 ? `${names[0]}` : `${names.length} datasets: ${names[0]} …`,
  place: at,
  gb,
  stages: [],
});

const deliveryNodes = (plan: Plan): readonly FlowNode[] => {
  const places = new Set(plan.transfers.filter(({ delivery }) => delivery).map(({ to }) => to));
  return [...places].map((place) => ({
    id: `delivery ${place}`,
    kind: "delivery",
    name: "delivery",
    place,
    stages: [],
  }));
};

/** One line between two boxes; a copy that several stages of a box share is one volume. */
const merged = (edges: readonly FlowEdge[]): readonly FlowEdge[] => {
  const byEnds = new Map<string, { edge: FlowEdge; copies: Set<number> }>();
  for (const edge of edges) {
    const key = `${edge.from}\n${edge.to}`;
    const line = byEnds.get(key);
    const isNew = edge.copy === undefined || !line?.copies.has(edge.copy);
    byEnds.set(key, {
      edge: line === undefined ? edge : sumOf(line.edge, edge, isNew),
      copies: new Set([...(line?.copies ?? []), ...(edge.copy === undefined ? [] : [edge.copy])]),
    });
  }
  return [...byEnds.values()].map(({ edge }) => edge);
};

const sumOf = (a: FlowEdge, b: FlowEdge, isNew: boolean): FlowEdge => ({
  ...a,
  gb: a.gb + (isNew ? b.gb : 0),
  usd: a.usd + b.usd,
  hours: Math.max(a.hours, b.hours),
  shared: a.shared || b.shared,
});
