import { type EgressChange, type PriceTier, SCOPES } from "../domain/catalog.ts";
import { matchesGlob } from "../domain/glob.ts";
import type { Place, Places } from "./places.ts";
import { FORBIDDEN, FREE, type Routes, scopeOf } from "./routes.ts";

/** Routes at the prices of a study, one change on top of the other. A route without a known speed stays forbidden. */
export const changeEgress = (
  places: Places,
  routes: Routes,
  changes: readonly EgressChange[],
): Routes => {
  const tariff = routes.tariff.slice();
  const tariffs = new ChangedTariffs(routes.tariffs);
  for (const change of changes) changeRoutes(places, routes, change, tariff, tariffs);
  return { ...routes, tariff, tariffs: tariffs.list };
};

const changeRoutes = (
  places: Places,
  { n, hoursPerGb }: Routes,
  change: EgressChange,
  tariff: Int32Array,
  tariffs: ChangedTariffs,
): void => {
  const reaches = targetsOf(places, change);
  const changed = tariffs.change(change);
  places.list.forEach((from, i) => {
    if (!fits(change.from ?? "*", from)) return;
    for (let j = 0; j < n; j++) {
      const pair = i * n + j;
      if (i !== j && hoursPerGb[pair]! < Number.POSITIVE_INFINITY && reaches(from, j))
        tariff[pair] = changed(tariff[pair]!);
    }
  });
};

const targetsOf = (places: Places, { to }: EgressChange): ((from: Place, j: number) => boolean) => {
  if (SCOPES.some((scope) => scope === to))
    return (from, j) => scopeOf(from, places.list[j]!) === to;
  const targets = places.list.map((place) => fits(to ?? "*", place));
  return (_, j) => targets[j]!;
};

const fits = (pattern: string, { id }: Place): boolean => {
  const parts = id.split("/");
  return pattern.split("/").every((piece, k) => matchesGlob(piece, parts[k] ?? ""));
};

/** The graduated prices of the network and what changes make of them, equal ones once. */
class ChangedTariffs {
  readonly list: (readonly PriceTier[])[];
  readonly #byContent = new Map<string, number>();

  constructor(tariffs: Routes["tariffs"]) {
    this.list = [...tariffs];
  }

  /** From a tariff to the changed one; an unknown price can be set, not multiplied. */
  change({ how, amount }: EgressChange): (index: number) => number {
    const known = new Map<number, number>();
    const make = (index: number): number => {
      if (how === "set") return this.#indexOf([{ fromGb: 0, usdPerGb: amount }]);
      if (index === FORBIDDEN) return FORBIDDEN;
      const tiers = this.list[index]!;
      return this.#indexOf(
        tiers.map(({ fromGb, usdPerGb }) => ({ fromGb, usdPerGb: usdPerGb * amount })),
      );
    };
    return (index) => {
      const found = known.get(index) ?? make(index);
      known.set(index, found);
      return found;
    };
  }

  #indexOf(tiers: readonly PriceTier[]): number {
    if (tiers.every(({ usdPerGb }) => usdPerGb === 0)) return FREE;
    const key = tiers.map(({ fromGb, usdPerGb }) => `${fromGb}:${usdPerGb}`).join(" ");
    const known = this.#byContent.get(key) ?? this.list.push(tiers) - 1;
    this.#byContent.set(key, known);
    return known;
  }
}
