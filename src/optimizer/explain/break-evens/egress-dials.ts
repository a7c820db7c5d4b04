import type { EgressChange } from "../../../domain/catalog.ts";
import { cloudOf } from "../../../domain/ids.ts";
import { buildAnyway } from "../../planning.ts";
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
    .map((cloud) => ({
      subject: { kind: "egress", cloud },
      unit: "×",
      now: 1,
      own: choice,
      bends: [],
      gainsMost: false,
      hasTwoSlopes: false,
      at: (factor) => worldOf(explained, { from: cloud, how: "multiply", amount: factor }),
    }));
};

/** Offers do not depend on what moving data costs. */
const worldOf = ({ planning, built }: Explained, change: EgressChange): World => {
  const { catalog, judged, memory, pipeline } = planning;
  const { network } = catalog;
  const egressChanges = [...(network.egressChanges ?? []), change];
  const changed = { ...catalog, network: { ...network, egressChanges } };
  const there = {
    ...planning,
    catalog: changed,
    judged: { ...judged, index: { ...judged.index, catalog: changed } },
  };
  const own = withKnownOffers(memory, built, () => true);
  return { planning: there, problem: lazy(() => buildAnyway(there, pipeline, own).problem) };
};
