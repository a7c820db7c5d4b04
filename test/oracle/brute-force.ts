import type { Catalog } from "../../src/domain/catalog.ts";
import type { Objective, Pipeline, Stage } from "../../src/domain/pipeline.ts";
import type { Market, Totals } from "../../src/domain/plan.ts";
import { type Inputs, prepare, problemsOfOne } from "../../src/optimizer/verify/inputs.ts";
import { satisfies } from "../../src/optimizer/verify/machine.ts";
import { readOffer } from "../../src/optimizer/verify/offer.ts";
import { judge, type Placement } from "../../src/optimizer/verify/verify.ts";

/** The best plan found by trying all of them. */
export interface Optimum {
  readonly status: "optimal" | "infeasible";
  /** Absent when infeasible. */
  readonly usd?: number;
  /** Finish time; absent when infeasible or when a runtime is unknown. */
  readonly hours?: number;
  /** One of the best; others may tie. */
  readonly placements: readonly Placement[];
  /** For `ordered` stages in the file's order: the number of the set that was taken. */
  readonly ranks: readonly number[];
}

interface Choice {
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
 * Every combination of price row and market, judged by the verifier; the standard that optimizers are measured by.
 *
 * `ordered` means: stage after stage in the file's order, each takes the first set for which any plan exists at all,
 * the earlier ones held to theirs. That is the lexicographically smallest vector of first satisfied sets. Ties within
 * 1e-9 of the objective are broken by the other of cost and time. A stage without runtime counts one hour of its
 * price in the cost and nothing in the time.
 */
export const bruteForce = (
  pipeline: Pipeline,
  catalog: Catalog,
  objective: Objective = pipeline.objective,
): Optimum => {
  const inputs = prepare(pipeline, catalog);
  const choices = pipeline.stages.map((stage) => choicesOf(inputs, stage));
  let best: Candidate | undefined;
  for (const combination of combinations(choices)) {
    const ranks = combination.map((choice) => choice.rank);
    const placements = combination.map((choice) => choice.placement);
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
    placements,
    ranks: orderedOnly(pipeline, best.ranks),
  };
};

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
      if (offer === undefined || problemsOfOne(inputs, stage, offer).length > 0) continue;
      const first = stage.resources.sets.findIndex((set) => satisfies(offer.machine, set));
      choices.push({
        placement: { stage: stage.name, priceRow: row, market },
        rank: stage.resources.choose === "ordered" ? first : 0,
      });
    }
  return choices;
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
