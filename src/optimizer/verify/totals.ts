import type { PlannedStage, Totals } from "../../domain/plan.ts";
import type { PricedCopy } from "./price-copy.ts";
import type { Schedule } from "./schedule.ts";

/** Sums of a plan; a runtime that was not given leaves the finish time out and counts per hour. */
export const sumTotals = (
  stages: readonly PlannedStage[],
  copies: readonly PricedCopy[],
  times: Schedule,
): Totals => {
  const computeUsd = stages.reduce((sum, stage) => sum + (stage.usd ?? 0), 0);
  const egressUsd = copies.reduce((sum, copy) => sum + copy.usd, 0);
  const known = { usd: computeUsd + egressUsd, computeUsd, egressUsd };
  const unknown = stages.filter((stage) => stage.hours === undefined);
  if (unknown.length === 0) return { ...known, hours: times.lastKnownHour };
  return {
    ...known,
    unknownRuntimeUsdPerHour: unknown.reduce(
      (sum, stage) => sum + stage.nodes * stage.usdPerHour,
      0,
    ),
  };
};
