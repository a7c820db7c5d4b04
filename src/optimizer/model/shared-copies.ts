import { pairUsd, type SharedItem } from "../problem.ts";
import { Expression } from "./expression.ts";
import type { ModelParts } from "./model-parts.ts";

/**
 * One copy of an item for each region that needs it.
 *
 *   copy[d,a]   w[d,a] ≥ X[s,a]              for each consumer s; w = 1 where the item is delivered
 *   source is a place p:   + moveUsd[p,a] × w[d,a]
 *   source is a stage u, its places in classes A of equal price to a:
 *               + Σ_A usd[A,a] × z[d,a,A],   Σ_A z[d,a,A] ≥ w[d,a],   z[d,a,A] ≤ X[u,A]
 */
export const sharedCopies = (parts: ModelParts): void => {
  parts.problem.shared.forEach((item, d) => {
    const destinations = new Set(item.deliveries);
    for (const stage of item.consumers)
      for (const place of parts.sums.places(stage)) destinations.add(place);
    for (const place of destinations)
      if (!parts.isLate()) copyTo(parts, item, `${d}|${place}`, place);
  });
};

const copyTo = (parts: ModelParts, item: SharedItem, name: string, place: number): void => {
  const { sums, dataUsd, problem } = parts;
  const { n } = problem.routes;
  if ("place" in item.source) {
    const usd = pairUsd(item.cost, n, item.source.place, place);
    // The candidates of a place that cannot be reached are gone already.
    if (usd > 0 && usd < Number.POSITIVE_INFINITY)
      dataUsd.addAll(needed(parts, item, name, place), usd);
    return;
  }
  const source = item.source.stage;
  const byUsd = new Map<number, number[]>();
  for (const from of sums.places(source)) {
    const usd = pairUsd(item.cost, n, from, place);
    // Forbidden pairs are kept out by the edges.
    if (usd === Number.POSITIVE_INFINITY) continue;
    byUsd.set(usd, [...(byUsd.get(usd) ?? []), from]);
  }
  if ([...byUsd.keys()].every((usd) => usd === 0)) return;
  const copy = needed(parts, item, name, place);
  const served = new Expression();
  for (const [usd, places] of byUsd) {
    const z = parts.model.continuous(`z|${name}|${usd}`, 0, 1);
    const from = sums.sum(source, places);
    const terms = [[z, 1] as const, ...[...from.terms].map(([c, v]) => [c, -v] as const)];
    parts.model.row(`from|${name}|${usd}`, terms, "<=", from.constant);
    served.add(z, 1);
    dataUsd.add(z, usd);
  }
  served.addAll(copy, -1);
  parts.model.row(`served|${name}`, served.terms, ">=", -served.constant);
};

/** w[d,a]: whether a copy has to go to this place. */
const needed = (
  { model, sums }: ModelParts,
  { consumers, deliveries }: SharedItem,
  name: string,
  place: number,
): Expression => {
  const copy = new Expression();
  const readers = consumers.filter((stage) => sums.places(stage).includes(place));
  if (deliveries.includes(place)) {
    copy.constant = 1;
    return copy;
  }
  if (readers.length === 1) return sums.sum(readers[0]!, [place]);
  const w = model.continuous(`w|${name}`, 0, 1);
  for (const stage of readers) {
    const here = sums.sum(stage, [place]);
    const terms = [[w, 1] as const, ...[...here.terms].map(([c, v]) => [c, -v] as const)];
    model.row(`copy|${name}|${stage}`, terms, ">=", here.constant);
  }
  copy.add(w, 1);
  return copy;
};
