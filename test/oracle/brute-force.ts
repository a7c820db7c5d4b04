import type { Catalog } from "../../src/domain/catalog.ts";
import type { Objective, Pipeline, Stage } from "../../src/domain/pipeline.ts";
import type { Market, Totals } from "../../src/domain/plan.ts";
import { isDiscounted } from "../../src/optimizer/verify/discounts.ts";
import { type Inputs, prepare, problemsOfOne } from "../../src/optimizer/verify/inputs.ts";
import { satisfiesSet } from "../../src/optimizer/verify/machine.ts";
import { readOffer, type VerifiedOffer } from "../../src/optimizer/verify/offer.ts";
import { poolFor } from "../../src/optimizer/verify/reservations.ts";
import { stageTime } from "../../src/optimizer/verify/stage-time.ts";
import {
  type Claim,
  judge,
  type Placement,
  type Verified,
} from "../../src/optimizer/verify/verify.ts";

/** The best plan found by trying all of them. */
export interface Optimum {
  readonly status: "optimal" | "infeasible";
  /** Absent when infeasible. */
  readonly usd?: number;
  /** Finish time; absent when infeasible or when a runtime is unknown. */
  readonly hours?: number;
  /** Absent when infeasible or when it cannot be told. */
  readonly kgCo2e?: number;
  /** One of the best; others may tie. */
  readonly placements: readonly Placement[];
  /** For `ordered` stages in the file's order: the number of the set that was taken. */
  readonly ranks: readonly number[];
}

interface Choice {
  readonly stage: Stage;
  readonly offer: VerifiedOffer;
  readonly placement: Placement;
  /** First resource set that the machine satisfies; 0 for `anyOf`. */
  readonly rank: number;
}

interface Candidate {
  readonly ranks: readonly number[];
  /** Primary value, then the one that breaks ties. */
  readonly values: readonly number[];
  readonly totals: Totals;
  readonly placements: readonly Placement[];
}

const MARKETS: readonly Market[] = ["on-demand", "spot"];
const TOLERANCE = 1e-9;

/**
 * Every combination of price row, market and reserved nodes, judged by the verifier; the standard that optimizers are
 * measured by. Limited discounts go where they save most, which is right as long as no stage has the choice of two.
 *
 * `ordered` means: stage after stage in the file's order, each takes the first set for which any plan exists at all,
 * the earlier ones held to theirs. That is the lexicographically smallest vector of first satisfied sets. Ties within
 * 1e-9 of the objective are broken by the other of cost and time; those of carbon by cost, then time. A stage without runtime counts one hour of its
 * price in the cost and nothing in the time.
 */
export const bruteForce = (
  pipeline: Pipeline,
  catalog: Catalog,
  objective: Objective = pipeline.objective,
): Optimum => {
  const inputs = prepare({ ...pipeline, objective }, catalog);
  const choices = pipeline.stages.map((stage) => choicesOf(inputs, stage));
  let best: Candidate | undefined;
  for (const combination of combinations(choices)) {
    const ranks = combination.map((choice) => choice.rank);
    const placements = withClaims(pipeline, combination);
    const verified = judge(inputs, placements);
    if (!verified.ok) continue;
    const { totals } = verified.value;
    const values = valuesOf(objective, totals, verified.value.stages);
    const candidate = { ranks, values, totals, placements };
    if (best === undefined || isBetter(candidate, best)) best = candidate;
  }
  if (best === undefined) return { status: "infeasible", placements: [], ranks: [] };
  const { totals, placements } = best;
  return {
    status: "optimal",
    usd: totals.usd,
    ...(totals.hours === undefined ? {} : { hours: totals.hours }),
    ...(totals.kgCo2e === undefined ? {} : { kgCo2e: totals.kgCo2e }),
    placements,
    ranks: orderedOnly(pipeline, best.ranks),
  };
};

/** Every plan there is, `ordered` sets taken like `anyOf`, with its objective's value and what breaks ties. */
export const allPlans = (
  pipeline: Pipeline,
  catalog: Catalog,
): {
  readonly values: readonly number[];
  readonly verified: Verified;
  readonly placements: readonly Placement[];
}[] => {
  const inputs = prepare(pipeline, catalog);
  const choices = pipeline.stages.map((stage) => choicesOf(inputs, stage));
  const plans = [];
  for (const combination of combinations(choices)) {
    const placements = withClaims(pipeline, combination);
    const judged = judge(inputs, placements);
    if (!judged.ok) continue;
    const { totals, stages } = judged.value;
    const values = valuesOf(pipeline.objective, totals, stages);
    plans.push({ values, verified: judged.value, placements });
  }
  return plans;
};
/** Every combination that breaks no rule about one stage alone; without claims of limited discounts. */
export function* everyPlacement(
  pipeline: Pipeline,
  catalog: Catalog,
): Generator<readonly Placement[]> {
  const inputs = prepare(pipeline, catalog);
  const choices = pipeline.stages.map((stage) => choicesOf(inputs, stage));
  for (const combination of combinations(choices))
    yield combination.map(({ placement }) => placement);
}

/** How many combinations `bruteForce` would judge. */
export const combinationCount = (pipeline: Pipeline, catalog: Catalog): number => {
  const inputs = prepare(pipeline, catalog);
  return pipeline.stages.reduce((count, stage) => count * choicesOf(inputs, stage).length, 1);
};

/** Rows that the stage may use at all: what it breaks alone it breaks in every combination. */
const choicesOf = (inputs: Inputs, stage: Stage): readonly Choice[] => {
  const choices: Choice[] = [];
  for (let row = 0; row < inputs.index.catalog.prices.length; row++)
    for (const market of MARKETS) {
      const offer = readOffer(inputs.index, row, market);
      if (offer === undefined) continue;
      const first = stage.resources.sets.findIndex((set) => satisfiesSet(offer, set));
      for (const reservedNodes of reservedCounts(inputs, stage, offer))
        choices.push({
          stage,
          offer,
          placement: { stage: stage.name, priceRow: row, market, reservedNodes },
          rank: stage.resources.choose === "ordered" ? first : 0,
        });
    }
  return choices;
};

/** Every number of reserved nodes that breaks no rule about the stage alone. */
const reservedCounts = (inputs: Inputs, stage: Stage, offer: VerifiedOffer): readonly number[] => {
  const most = poolFor(inputs.pools, offer) === undefined ? 0 : stage.nodes;
  return Array.from({ length: most + 1 }, (_, reservedNodes) => reservedNodes).filter(
    (reservedNodes) => problemsOfOne(inputs, stage, { offer, reservedNodes }).length === 0,
  );
};

/** Gives each discount to the stages that it is for, the dearest machines first. */
const withClaims = (pipeline: Pipeline, combination: readonly Choice[]): readonly Placement[] => {
  const claims = new Map<string, Claim[]>();
  for (const [at, discount] of pipeline.discounts.entries()) {
    let left = discount.firstNodeHours;
    const users = combination
      .filter(({ offer }) => isDiscounted(discount, offer))
      .sort((a, b) => (b.offer.usdPerHour ?? 0) - (a.offer.usdPerHour ?? 0));
    for (const choice of users) {
      const nodeHours = Math.min(left, paidNodeHours(choice));
      left -= nodeHours;
      if (claims.has(choice.stage.name))
        throw new Error(`${choice.stage.name} has the choice of two discounts`);
      claims.set(choice.stage.name, [{ discount: at, nodeHours }]);
    }
  }
  return combination.map(({ placement, stage }) => {
    const discounts = claims.get(stage.name);
    return discounts === undefined ? placement : { ...placement, discounts };
  });
};

const paidNodeHours = ({ stage, offer, placement }: Choice): number => {
  const time = stageTime(stage, offer);
  return typeof time === "string" ? 0 : (stage.nodes - (placement.reservedNodes ?? 0)) * time.hours;
};

function* combinations(choices: readonly (readonly Choice[])[]): Generator<readonly Choice[]> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const choice of first) for (const tail of combinations(rest)) yield [choice, ...tail];
}

const valuesOf = (
  objective: Objective,
  totals: Totals,
  stages: readonly { readonly endHour?: number; readonly startHour?: number }[],
): readonly number[] => {
  const usd = totals.usd + (totals.unknownRuntimeUsdPerHour ?? 0);
  const known = stages.map((stage) => stage.endHour ?? stage.startHour ?? 0);
  const hours = totals.hours ?? Math.max(0, ...known);
  if (objective.kind === "cost") return [usd, hours];
  if (objective.kind === "time") return [hours, usd];
  if (objective.kind === "carbon") return [totals.kgCo2e ?? 0, usd, hours];
  return [usd + objective.hourIsWorthUsd * hours, usd];
};

const isBetter = (a: Candidate, b: Candidate): boolean => {
  for (const [index, rank] of a.ranks.entries()) {
    const other = b.ranks[index] ?? 0;
    if (rank !== other) return rank < other;
  }
  for (const [index, value] of a.values.entries()) {
    const other = b.values[index] ?? 0;
    if (Math.abs(value - other) > TOLERANCE * Math.max(Math.abs(value), Math.abs(other)))
      return value < other;
  }
  return false;
};

const orderedOnly = (pipeline: Pipeline, ranks: readonly number[]): readonly number[] =>
  ranks.filter((_, index) => pipeline.stages[index]?.resources.choose === "ordered");
