import type { Plan, PlannedStage } from "../domain/plan.ts";
import { count, hours, interruptions, usd } from "./quantities.ts";
import { MOST_ROWS } from "./table.ts";
import { capped, hanging, printable } from "./text.ts";
import type { Section, View } from "./view.ts";

/** What is in a stage's cost and time beside price × hours: reserved nodes, discounts, interruptions. */
export const detailSection = ({ stages }: Plan, view: View): Section => {
  const lines = capped(detailTexts(stages), MOST_ROWS, "stages in --json");
  return {
    title: "Counted in",
    lines: lines.flatMap((text) => hanging("  - ", printable(text), view.columns)),
  };
};

export const detailTexts = (stages: readonly PlannedStage[]): readonly string[] =>
  stages.flatMap((stage) => {
    const details = [...reserved(stage), ...discount(stage), ...spot(stage)];
    return details.length === 0 ? [] : [`${stage.name}: ${details.join("; ")}`];
  });

const reserved = ({ reservedNodes, nodes }: PlannedStage): readonly string[] =>
  reservedNodes === undefined || reservedNodes === 0
    ? []
    : [`${reservedNodes} of ${count(nodes, "node")} reserved`];

const discount = ({ discountUsd, discountedNodeHours }: PlannedStage): readonly string[] => {
  if (discountUsd === undefined || discountUsd === 0) return [];
  const share =
    discountedNodeHours === undefined ? "" : ` on ${hours(discountedNodeHours)} node-hours`;
  return [`a discount saves ${usd(discountUsd)}${share}`];
};

const spot = ({ expectedInterruptions }: PlannedStage): readonly string[] =>
  expectedInterruptions === undefined || expectedInterruptions === 0
    ? []
    : [`${interruptions(expectedInterruptions)} expected`];
