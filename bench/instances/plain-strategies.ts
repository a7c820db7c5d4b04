import type { Catalog } from "../../src/domain/catalog.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import { buildProblem } from "../../src/optimizer/build-problem.ts";
import type { Candidate, Problem } from "../../src/optimizer/problem.ts";
import { FORBIDDEN } from "../../src/optimizer/routes.ts";
import { prepare } from "../../src/optimizer/verify/inputs.ts";
import { judge, type Placement, type Verified } from "../../src/optimizer/verify/verify.ts";

/** A strategy that needs no optimizer, priced by the verifier as every plan is. */
export interface PlainPlan {
  /** Region or regions in words. */
  readonly at: string;
  readonly verified: Verified;
}

/** What somebody would do without a planner. `undefined`: the verifier refuses it everywhere. */
export interface PlainStrategies {
  readonly singleRegion: PlainPlan | undefined;
  /** The cheapest machine of each stage wherever data may come and go, moving the data counted afterwards. */
  readonly cheapestPerStage: PlainPlan | undefined;
}

export const plainStrategies = (pipeline: Pipeline, catalog: Catalog): PlainStrategies => {
  const { problem } = buildProblem(pipeline, catalog, { countAllowance: false });
  const inputs = prepare(pipeline, catalog);
  const priced = (chosen: readonly (Candidate | undefined)[]): PlainPlan | undefined => {
    const placements = placementsOf(pipeline, chosen);
    const verdict = placements === undefined ? undefined : judge(inputs, placements);
    if (verdict?.ok !== true) return undefined;
    const regions = new Set(verdict.value.stages.map(({ location }) => regionOf(location)));
    return { at: [...regions].join(", "), verified: verdict.value };
  };
  const regions = problem.places.list.map((_, place) =>
    priced(problem.candidates.map((list) => cheapest(list.filter((one) => one.place === place)))),
  );
  return {
    singleRegion: regions.reduce(cheaper, undefined),
    cheapestPerStage: priced(
      problem.candidates.map((list) => cheapest(list.filter(({ place }) => sends(problem, place)))),
    ),
  };
};

const regionOf = (location: string): string => location.split("/").slice(0, 2).join("/");

const placementsOf = (
  { stages }: Pipeline,
  chosen: readonly (Candidate | undefined)[],
): readonly Placement[] | undefined =>
  chosen.includes(undefined)
    ? undefined
    : chosen.map((one, index) => ({
        stage: stages[index]!.name,
        priceRow: one!.offer.row,
        market: one!.offer.market,
      }));

/** By its machine alone. */
const cheapest = (list: readonly Candidate[]): Candidate | undefined =>
  list.reduce<Candidate | undefined>(
    (best, one) => (best === undefined || machineUsd(one) < machineUsd(best) ? one : best),
    undefined,
  );

const machineUsd = ({ offer, runHours }: Candidate): number => offer.usdPerHour * runHours;

/** Whether data can leave the place for another cloud at a known price. */
const sends = ({ edges, places: { list } }: Problem, place: number): boolean => {
  const [edge] = edges;
  return list.some(
    ({ cloud }, to) =>
      edge === undefined ||
      (cloud !== list[place]?.cloud && edge.cost.tariff[place * list.length + to] !== FORBIDDEN),
  );
};

/** What the cheapest machines of all stages cost in each cloud that has one for each, the cheapest cloud first. */
export const machineBounds = (
  pipeline: Pipeline,
  catalog: Catalog,
): readonly { readonly cloud: string; readonly leastUsd: number }[] => {
  const { problem } = buildProblem(pipeline, catalog, { countAllowance: false });
  const { candidates, places } = problem;
  const clouds = new Set(places.list.map(({ cloud }) => cloud));
  return [...clouds]
    .map((cloud) => ({
      cloud,
      leastUsd: candidates.reduce((sum, list, index) => {
        const one = cheapest(list.filter(({ place }) => places.list[place]?.cloud === cloud));
        const nodes = pipeline.stages[index]?.nodes ?? 1;
        return sum + (one === undefined ? Number.POSITIVE_INFINITY : nodes * machineUsd(one));
      }, 0),
    }))
    .filter(({ leastUsd }) => Number.isFinite(leastUsd))
    .sort((a, b) => a.leastUsd - b.leastUsd);
};

const cheaper = (a: PlainPlan | undefined, b: PlainPlan | undefined): PlainPlan | undefined =>
  a === undefined || (b !== undefined && b.verified.totals.usd < a.verified.totals.usd) ? b : a;
