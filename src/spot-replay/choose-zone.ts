import type { Choice, Machine, SpotView } from "./policy.ts";

/**
 * The spot machines with the least cost to the end of the work, if nothing interrupts them: price now × time left,
 * and moving the checkpoint there. The first of equals.
 *
 * @param zones  those that may be used
 * @returns `undefined` when none of them has machines
 */
export const cheapestSpot = (view: SpotView, zones: readonly number[]): Machine | undefined =>
  cheapest(view, zones, "spot", (zone) => view.spotUsdPerHour(zone));

/** The same for machines on demand, which are always there. */
export const cheapestOnDemand = (view: SpotView, zones: readonly number[]): Choice =>
  cheapest(view, zones, "on-demand", (zone) => view.onDemandUsdPerHour(zone));

const cheapest = (
  view: SpotView,
  zones: readonly number[],
  market: Machine["market"],
  usdPerHour: (zone: number) => number | undefined,
): Machine | undefined => {
  const { job, securedSeconds } = view;
  const hours = (job.restartSeconds + job.workSeconds - securedSeconds) / 3600;
  let best: number | undefined;
  let bestUsd = Number.POSITIVE_INFINITY;
  for (const zone of zones) {
    const price = usdPerHour(zone);
    if (price === undefined) continue;
    const usd = price * hours * job.nodes + view.moveUsd(zone);
    if (usd < bestUsd) [best, bestUsd] = [zone, usd];
  }
  return best === undefined ? undefined : { market, zone: best };
};

/** All zones of a market. */
export const everyZone = (view: SpotView): readonly number[] =>
  Array.from({ length: view.zones }, (_, zone) => zone);
