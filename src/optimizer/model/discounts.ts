import type { Column } from "../linear/model.ts";
import type { ModelParts } from "./model-parts.ts";

/**
 * Discounts that hold for the first node-hours.
 *
 *   d[s,i] ≥ 0   node-hours of s on i that have the discount
 *   claim[s,i]   d[s,i] ≤ nodeHours[s,i] x[s,i]
 *   first[k]     Σ d[s,i] over the offers of discount k ≤ its node-hours
 *   cost         − saving[s,i] × d[s,i]
 */
export const discounts = ({ problem, model, x, dataUsd }: ModelParts): void => {
  problem.capacities.discountHours.forEach((limit, discount) => {
    const claimed: Column[] = [];
    problem.candidates.forEach((list, s) => {
      list.forEach(({ offer, discountHours, discountUsdPerHour }, i) => {
        if (offer.counted.discount !== discount || discountHours * discountUsdPerHour === 0) return;
        const d = model.continuous(`d|${s}|${i}`, 0, discountHours);
        const claim = [[d, 1] as const, [x[s]![i]!, -discountHours] as const];
        model.row(`claim|${s}|${i}`, claim, "<=", 0);
        dataUsd.add(d, -discountUsdPerHour);
        claimed.push(d);
      });
    });
    model.row(
      `first|${discount}`,
      claimed.map((d) => [d, 1]),
      "<=",
      limit,
    );
  });
};
