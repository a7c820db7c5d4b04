import { cloudOf } from "../../../domain/ids.ts";
import { build } from "../../planning.ts";
import type { Explained } from "../solve-again.ts";
import { type Dial, lazy } from "./dial.ts";

/** All prices of moving data out of a cloud, as a factor, for every cloud that the plan uses. */
export const egressDials = ({ planning, choice, best, built }: Explained): Dial[] => {
  const { datasets } = planning.pipeline;
  const priced = new Set(built.problem.places.list.map(({ cloud }) => cloud));
  const used = new Set([
    ...best.stages.map(({ location }) => cloudOf(location)),
    ...datasets.map(({ at }) => cloudOf(at)),
  ]);
  const paying = new Set(
    best.transfers.filter(({ usd }) => usd > 0).map(({ from }) => cloudOf(from)),
  );
  return [...used]
    .filter((cloud) => priced.has(cloud))
    .sort()
    .map((cloud) => ({
      subject: { kind: "egress", cloud },
      unit: "×",
      now: 1,
      own: choice,
      bends: [],
      // A plan that pays nothing there loses nothing by it, and the others do not gain.
      isSettled: { below: false, above: !paying.has(cloud) },
      at: (factor) => {
        const outbound = { cloud, factor };
        const { judged } = planning;
        return {
          planning: { ...planning, judged: { ...judged, index: { ...judged.index, outbound } } },
          problem: lazy(() => build(planning, planning.pipeline, { outbound }).problem),
        };
      },
    }));
};
