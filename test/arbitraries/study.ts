import fc from "fast-check";
import type { Patch } from "../../src/domain/study.ts";
import { index, pick } from "./pick.ts";
import type { Scenario } from "./scenario.ts";

/** A patch that fits any catalog and pipeline: names are picked from what is there. */
export type PatchDraft = (scenario: Scenario) => Patch;

const factor = (): fc.Arbitrary<number> => fc.constantFrom(0.25, 0.5, 0.9, 1, 1.1, 2, 10);

/** A cloud, a region or anywhere. */
const place = ({ catalog }: Scenario, at: number): string => {
  const places = [...catalog.regions.map(({ id, cloud }) => [id as string, cloud]), ["*"]].flat();
  return pick(places, at);
};

const market = fc.constantFrom("on-demand", "spot", undefined);

const prices: fc.Arbitrary<PatchDraft> = fc
  .record({ at: index(), card: index(), byCard: fc.boolean(), market, factor: factor() })
  .map(({ at, card, byCard, market: of, factor: by }) => (scenario) => ({
    kind: "prices",
    match: {
      location: place(scenario, at),
      ...(byCard ? { instanceType: pick(scenario.catalog.instanceTypes, card).name } : {}),
      ...(of === undefined ? {} : { market: of }),
    },
    change: { kind: "multiply", factor: by },
  }));

const onePrice: fc.Arbitrary<PatchDraft> = fc
  .record({ at: index(), usdPerHour: fc.constantFrom(0.01, 0.5, 3) })
  .map(({ at, usdPerHour }) => (scenario) => ({
    kind: "prices",
    match: { location: place(scenario, at) },
    change: { kind: "set", price: { per: "machine", usdPerHour } },
  }));

const scope = fc.constantFrom("same-continent", "other-continent", "other-cloud", "place", "any");

const egress: fc.Arbitrary<PatchDraft> = fc
  .record({
    from: index(),
    to: index(),
    scope,
    how: fc.constantFrom("multiply" as const, "set" as const),
    amount: fc.constantFrom(0, 0.02, 0.5, 1, 3),
  })
  .map(({ from, to, scope: into, how, amount }) => (scenario) => ({
    kind: "egress",
    change: {
      from: place(scenario, from),
      ...(into === "any" ? {} : { to: into === "place" ? place(scenario, to) : into }),
      how,
      amount,
    },
  }));

const data: fc.Arbitrary<PatchDraft> = fc
  .record({ at: index(), factor: fc.constantFrom(0, 0.1, 10) })
  .map(({ at, factor: by }) => ({ pipeline }) => ({
    kind: "data",
    item: pick([...pipeline.datasets, ...pipeline.stages], at).name,
    change: { kind: "multiply", factor: by },
  }));

const runtimes: fc.Arbitrary<PatchDraft> = fc
  .record({ at: index(), factor: factor() })
  .map(({ at, factor: by }) => ({ pipeline }) => ({
    kind: "runtimes",
    stage: pick(pipeline.stages, at).name,
    change: { kind: "multiply", factor: by },
  }));

const limit: fc.Arbitrary<PatchDraft> = fc
  .constantFrom<Patch>(
    { kind: "limit", limit: "deadlineHours", value: undefined },
    { kind: "limit", limit: "deadlineHours", value: 6 },
    { kind: "limit", limit: "budgetUsd", value: 20 },
    { kind: "limit", limit: "budgetUsd", value: undefined },
    { kind: "limit", limit: "maxClouds", value: 1 },
    { kind: "pricing", stage: "*", pricing: "any" },
    { kind: "drop-policy", parts: ["countries", "deny"], of: "*" },
  )
  .map((patch) => () => patch);

const outage: fc.Arbitrary<PatchDraft> = fc
  .record({ at: index(), kind: fc.constantFrom("outage" as const, "deny" as const) })
  .map(({ at, kind }) => ({ catalog }) => {
    const { id } = pick(catalog.regions, at);
    return kind === "outage"
      ? { kind, places: [id] }
      : { kind: "add-policy", rules: { deny: [id] } };
  });

export const patchDraft = (): fc.Arbitrary<PatchDraft> =>
  fc.oneof(prices, prices, onePrice, egress, egress, data, runtimes, limit, outage);

/** One to three patches for each of a few scenarios. */
export const patchDrafts = (scenarios = 5): fc.Arbitrary<readonly (readonly PatchDraft[])[]> =>
  fc.array(fc.array(patchDraft(), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: scenarios,
  });
