import type { Column } from "../linear/model.ts";
import type { ModelParts } from "./model-parts.ts";

/**
 * At most so many clouds.
 *
 *   uses[s,k]  X[s, places of k] ≤ c[k]
 *   clouds     Σ_k c[k] ≤ maxClouds
 */
export const cloudLimit = ({ problem, model, sums }: ModelParts): void => {
  const { maxClouds } = problem.limits;
  if (maxClouds === Number.POSITIVE_INFINITY) return;
  const used = new Map<number, Column>();
  problem.candidates.forEach((_, s) => {
    const byCloud = new Map<number, number[]>();
    for (const place of sums.places(s)) {
      const cloud = problem.cloudOf[place]!;
      byCloud.set(cloud, [...(byCloud.get(cloud) ?? []), place]);
    }
    for (const [cloud, places] of byCloud) {
      const c = used.get(cloud) ?? model.continuous(`c|${cloud}`, 0, 1);
      used.set(cloud, c);
      const here = sums.sum(s, places);
      model.row(`uses|${s}|${cloud}`, [...here.terms, [c, -1]], "<=", -here.constant);
    }
  });
  model.row(
    "clouds",
    [...used.values()].map((c) => [c, 1]),
    "<=",
    maxClouds,
  );
};
