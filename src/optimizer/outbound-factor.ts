import type { PriceTier } from "../domain/catalog.ts";
import type { Places } from "./places.ts";
import { FREE, type Routes } from "./routes.ts";

/** How much dearer moving data out of a cloud is than the network says: to other regions, other clouds, and within a region. */
export interface OutboundFactor {
  readonly cloud: string;
  readonly factor: number;
}

/** The same routes with one cloud's prices changed. */
export const scaleOutbound = (
  routes: Routes,
  places: Places,
  { cloud, factor }: OutboundFactor,
): Routes => {
  const { n } = routes;
  const tariff = routes.tariff.slice();
  const tariffs = [...routes.tariffs];
  const scaled = new Map<number, number>();
  const scaledTariff = (index: number): number => {
    const known = scaled.get(index) ?? tariffs.push(scaleTiers(tariffs[index]!, factor)) - 1;
    scaled.set(index, known);
    return known;
  };
  places.list.forEach((place, from) => {
    if (place.cloud !== cloud) return;
    for (let pair = from * n; pair < (from + 1) * n; pair++)
      if (tariff[pair]! > FREE) tariff[pair] = scaledTariff(tariff[pair]!);
  });
  return { ...routes, tariff, tariffs };
};

const scaleTiers = (tiers: readonly PriceTier[], factor: number): PriceTier[] =>
  tiers.map(({ fromGb, usdPerGb }) => ({ fromGb, usdPerGb: usdPerGb * factor }));
