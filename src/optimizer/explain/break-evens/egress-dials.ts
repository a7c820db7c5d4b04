import type { EgressChange, PriceTier } from "../../../domain/catalog.ts";
import { cloudOf } from "../../../domain/ids.ts";
import type { Pipeline } from "../../../domain/pipeline.ts";
import { isFinished } from "../../../domain/progress.ts";
import type { LieOfTheLand } from "../../build-problem.ts";
import { PairCosts } from "../../pair-costs.ts";
import { buildAnyway } from "../../planning.ts";
import type { Problem } from "../../problem.ts";
import { FREE, type Routes } from "../../routes.ts";
import type { Explained } from "../solve-again.ts";
import { type Dial, lazy, type World } from "./dial.ts";
import { withKnownOffers } from "./known-offers.ts";

/** All prices of moving data out of a cloud's regions, as a factor, for every cloud that the plan uses. */
export const egressDials = (explained: Explained): Dial[] => {
  const { planning, choice, best, built } = explained;
  const { datasets } = planning.pipeline;
  const priced = new Set(built.problem.places.list.map(({ cloud }) => cloud));
  const used = new Set([
    ...best.stages.map(({ location }) => cloudOf(location)),
    ...datasets.map(({ at }) => cloudOf(at)),
  ]);
  return [...used]
    .filter((cloud) => priced.has(cloud))
    .sort()
    .map((cloud) => {
      const routesAt = lazy(() => multipliedRoutes(built.problem, cloud));
      return {
        subject: { kind: "egress", cloud },
        unit: "×",
        now: 1,
        own: choice,
        bends: [],
        gainsMost: false,
        hasTwoSlopes: false,
        at: (factor) =>
          worldOf(explained, { from: cloud, how: "multiply", amount: factor }, () =>
            routesAt()(factor),
          ),
      };
    });
};

/** Offers and places do not depend on what moving data costs. */
const worldOf = (
  { planning, built }: Explained,
  change: EgressChange,
  routesThere: () => Routes,
): World => {
  const { catalog, judged, options, pipeline } = planning;
  const { network } = catalog;
  const egressChanges = [...(network.egressChanges ?? []), change];
  const changed = { ...catalog, network: { ...network, egressChanges } };
  const there = {
    ...planning,
    catalog: changed,
    judged: { ...judged, index: { ...judged.index, catalog: changed } },
  };
  const lie = (): LieOfTheLand => {
    const { places } = built.problem;
    const routes = routesThere();
    return { places, routes, costs: new PairCosts(places, routes, options.countAllowance) };
  };
  const own = { ...withKnownOffers(built, readsOrDelivers(pipeline)), lie };
  return { planning: there, problem: lazy(() => buildAnyway(there, pipeline, own).problem) };
};

/** By index: whether a stage's own costs count the way of a dataset or a delivery. */
const readsOrDelivers = ({ datasets, deliver, stages }: Pipeline): ((stage: number) => boolean) => {
  // What is made already lies there like a dataset.
  const names = new Set([...datasets, ...stages.filter(isFinished)].map(({ name }) => name));
  const delivering = new Set(deliver.map(({ from }) => from));
  return (stage) => {
    const { name, inputs } = stages[stage]!;
    return delivering.has(name) || inputs.some((input) => names.has(input));
  };
};

/** All routes out of a cloud's regions at a multiple of their price; tables that tell only where prices differ are shared. */
const multipliedRoutes = (
  { places, routes }: Pick<Problem, "places" | "routes">,
  cloud: string,
): ((factor: number) => Routes) => {
  const { n, tariffs } = routes;
  // A tariff that costs something has a second number, for the routes on which it is multiplied.
  const tariff = routes.tariff.map((index, pair) => {
    const from = Math.floor(pair / n);
    const isChanged =
      index > FREE && places.list[from]!.cloud === cloud && pair !== from * n + from;
    return isChanged ? index + tariffs.length : index;
  });
  return (factor) => ({
    ...routes,
    tariff,
    tariffs: [...tariffs, ...tariffs.map((tiers) => tiers.map((tier) => multiplied(tier, factor)))],
  });
};

const multiplied = (tier: PriceTier, factor: number): PriceTier => ({
  ...tier,
  usdPerGb: tier.usdPerGb * factor,
});
