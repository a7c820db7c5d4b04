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

/** More boxes than this are not read any more. */
const MOST_BOXES = 64;

type GroupKey = (stage: PlannedStage) => string;

/** Datasets, stages and deliveries with the data that goes between them; large pipelines are drawn in groups. */
export const flowGraph = (plan: Plan): FlowGraph => {
  const stepOf = stepsOf(plan);
  const ways: readonly (readonly [GroupKey, string | undefined])[] = [
    [({ name }) => name, undefined],
    [
      ({ name, location, instanceType }) => [stepOf(name), location, instanceType].join("\n"),
      "Stages of the same step on the same machines at the same place share a box.",
    ],
    [
      ({ name, location }) => [Math.floor(stepOf(name) / 8), regionOf(location)].join("\n"),
      "Stages of eight steps in a row in the same region share a box.",
    ],
    [({ location }) => regionOf(location), "All stages in a region share a box."],
  ];
  const graphs = ways.map(
    ([key, grouping]) =>
      () =>
        grouped(plan, key, grouping),
  );
  for (const graph of graphs) {
    const made = graph();
    if (made.nodes.length <= MOST_BOXES) return made;
  }
  return grouped(plan, ({ location }) => regionOf(location), ways.at(-1)?.[1]);
};

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
  const others = [...datasetNodes(plan), ...deliveryNodes(plan)];
  for (const { id, kind, name } of others) if (kind === "dataset") nodeOf.set(name, id);
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

/** Without the pipeline's datasets, at least those that move are known. */
const datasetNodes = (plan: Plan): readonly FlowNode[] => {
  const stages = new Set(plan.stages.map(({ name }) => name));
  const moved = plan.transfers
    .filter(({ item }) => !stages.has(item))
    .map(({ item, from, gb }) => ({ name: item, at: from, gb }));
  const known = new Map((plan.datasets ?? moved).map((dataset) => [dataset.name, dataset]));
  return [...known.values()].map(({ name, at, gb }, index) => ({
    id: `dataset ${index}`,
    kind: "dataset",
    name,
    place: at,
    gb,
    stages: [],
  }));
};

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

const merged = (edges: readonly FlowEdge[]): readonly FlowEdge[] => {
  const byEnds = new Map<string, FlowEdge>();
  for (const edge of edges) {
    const key = `${edge.from}\n${edge.to}`;
    const before = byEnds.get(key);
    byEnds.set(key, before === undefined ? edge : sumOf(before, edge));
  }
  return [...byEnds.values()];
};

const sumOf = (a: FlowEdge, b: FlowEdge): FlowEdge => ({
  ...a,
  gb: a.gb + b.gb,
  usd: a.usd + b.usd,
  hours: Math.max(a.hours, b.hours),
  shared: a.shared || b.shared,
});
