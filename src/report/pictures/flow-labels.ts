import type { PlannedStage } from "../../domain/plan.ts";
import { duration, gigabytes, usd, usdRate } from "../quantities.ts";
import type { FlowEdge } from "./flow-edges.ts";
import type { FlowNode } from "./flow-graph.ts";

/** Three or four lines of a box, the first one is its name. */
export const linesOf = (node: FlowNode): readonly string[] => {
  if (node.kind === "dataset") return [node.name, node.place, `${gigabytes(node.gb ?? 0)} GB`];
  if (node.kind === "delivery") return ["Delivery", node.place];
  return [node.name, node.place, machineOf(node.stages), costOf(node.stages)];
};

const machineOf = (stages: readonly PlannedStage[]): string => {
  const names = [...new Set(stages.map(machineName))];
  return names.length > 1 ? `${names.length} kinds of machine` : `${names[0] ?? ""}`;
};

const machineName = ({ instanceType, nodes, pricing }: PlannedStage): string =>
  `${nodes > 1 ? `${nodes} × ` : ""}${instanceType}${pricing === "spot" ? " spot" : ""}`;

const costOf = (stages: readonly PlannedStage[]): string => {
  const [only] = stages;
  if (stages.length === 1 && only !== undefined) {
    return only.usd === undefined || only.hours === undefined
      ? `${usdRate(only.usdPerHour * only.nodes)}/h, runtime not given`
      : `${usd(only.usd)} · ${duration(only.hours)}`;
  }
  const total = stages.reduce((sum, stage) => sum + (stage.usd ?? 0), 0);
  const open = stages.some((stage) => stage.usd === undefined);
  return open ? `${usd(total)} and unknown runtimes` : usd(total);
};

/** `40 GB · $3.48`; empty where nothing moves. */
export const edgeLabel = ({ gb, usd: costUsd }: FlowEdge): string => {
  if (gb === 0) return "";
  if (costUsd === 0) return `${gigabytes(gb)} GB`;
  return `${gigabytes(gb)} GB · ${usd(costUsd)}`;
};
