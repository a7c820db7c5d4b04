import type { Plan, PlannedStage } from "../domain/plan.ts";
import { hoursDifference, usd, usdDifference, usdRate } from "./quantities.ts";
import { hanging, printable } from "./text.ts";
import type { Section, View } from "./view.ts";

/** The plan with the reason of each place in it, where it has none yet. */
export const withReasons = (plan: Plan): Plan => ({
  ...plan,
  stages: plan.stages.map((stage) => ({ ...stage, why: stage.why ?? whyOf(plan, stage) })),
});

/**
 * Why a stage is where it is, in one sentence of numbers about the chosen offer: what it and its data cost, and what the best
 * plan without its region costs more.
 */
export const whyOf = (plan: Plan, stage: PlannedStage): string => {
  const spot = stage.pricing === "spot" ? " spot" : "";
  const data = dataUsd(plan, stage);
  const parts = [
    stage.usd === undefined
      ? `${usdRate(stage.usdPerHour * (stage.nodes - (stage.reservedNodes ?? 0)))} per hour`
      : `compute ${usd(stage.usd)}`,
    `data in ${usd(data.inUsd)}`,
    `data out ${usd(data.outUsd)}`,
  ];
  return `${stage.instanceType}${spot} at ${stage.location}: ${parts.join(", ")}${rival(stage)}.`;
};

const rival = ({ runnerUp }: PlannedStage): string => {
  if (runnerUp === undefined) return "";
  const { location, instanceType, extraUsd, extraHours } = runnerUp;
  const time = hoursDifference(extraHours);
  const differences = [usdDifference(extraUsd), ...(time === "same" ? [] : [time])];
  return `; the best plan without this region: ${differences.join(", ")} (${instanceType} at ${location})`;
};

/** A copy that several stages read is paid once: each is told its share. */
const dataUsd = (
  { transfers }: Plan,
  { name }: PlannedStage,
): { readonly inUsd: number; readonly outUsd: number } => {
  let inUsd = 0;
  let outUsd = 0;
  for (const { item, consumers, usd: copyUsd } of transfers) {
    if (item === name) outUsd += copyUsd;
    if (consumers.includes(name)) inUsd += copyUsd / consumers.length;
  }
  return { inUsd, outUsd };
};

/** With the explanations of a plan. */
export const whySection = (plan: Plan, view: View): Section => {
  const isExplained = plan.rules !== undefined;
  const lines = (isExplained ? plan.stages : []).flatMap((stage) =>
    hanging("  - ", printable(`${stage.name}: ${stage.why ?? whyOf(plan, stage)}`), view.columns),
  );
  return { title: "Why there", lines };
};
