import type { PlannedStage, Totals } from "../../domain/plan.ts";
import type { PricedCopy } from "./price-copy.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Sums of a plan; a runtime that was not given leaves the finish times out and counts per hour.
 *
 * @param confident  absent: no confidence is asked for
 */
export const sumTotals = (
  stages: readonly PlannedStage[],
  copies: readonly PricedCopy[],
  times: Schedule,
  confident: Schedule | undefined,
): Totals => {
  const computeUsd = stages.reduce((sum, stage) => sum + (stage.usd ?? 0), 0);
  const egressUsd = copies.reduce((sum, copy) => sum + copy.usd, 0);
  const known = { usd: computeUsd + egressUsd, computeUsd, egressUsd, ...carbon(stages) };
  const unknown = stages.filter((stage) => stage.hours === undefined);
  if (unknown.length === 0)
    return {
      ...known,
      hours: times.lastKnownHour,
      ...(confident === undefined ? {} : { confidentHours: confident.lastKnownHour }),
    };
  return {
    ...known,
    unknownRuntimeUsdPerHour: unknown.reduce(
      (sum, stage) => sum + (stage.nodes - (stage.reservedNodes ?? 0)) * stage.usdPerHour,
      0,
    ),
  };
};

/** Unknown as soon as one stage is. */
const carbon = (stages: readonly PlannedStage[]): Pick<Totals, "kgCo2e"> => {
  let sum = 0;
  for (const { kgCo2e } of stages) {
    if (kgCo2e === undefined) return {};
    sum += kgCo2e;
  }
  return { kgCo2e: sum };
};
