import type { Limits } from "../../../domain/pipeline.ts";
import type { Totals } from "../../../domain/plan.ts";
import { remembered } from "../../../domain/remember.ts";
import { discountsSaved } from "../../capacity.ts";
import { isCoupled } from "../../incumbent.ts";
import { isOver } from "../../is-late.ts";
import { goalsOf } from "../../lexicographic.ts";
import { minimize } from "../../minimize.ts";
import { judgeChoice, type Planning, planningOf } from "../../planning.ts";
import { type Choice, type Problem, restrict, slack } from "../../problem.ts";
import type { Verified } from "../../verify/verify.ts";
import { objectiveValue } from "../figures.ts";
import { removableRules } from "../removable-rules.ts";
import { closest, isSameOffer } from "../solve-again.ts";
import { withoutDearPlaces } from "./dear-places.ts";
import type { Dial, World } from "./dial.ts";

/** A choice in a world: its objective's value, or that it breaks a rule there. */
export interface Standing {
  /** Infinity: it is no plan there. */
  readonly value: number;
  readonly verified?: Verified;
}

/** What has been judged in a world: searches come back to the same values. */
const judgedIn = remembered((_world: World) => new Map<Choice, Standing>());

/** By the verifier. Limited discounts are shared out anew, as time and prices change what they save. */
export const standingOf = (world: World, choice: Choice): Standing => {
  const free = unlimited(world, choice);
  return free.verified === undefined || isWithin(world, free.verified.totals)
    ? free
    : judgedOnce(world, choice);
};

const judgedOnce = (world: World, choice: Choice): Standing => {
  const judged = judgedIn(world);
  const standing = judged.get(choice) ?? judgeIn(world, choice);
  judged.set(choice, standing);
  return standing;
};

const judgeIn = (world: World, choice: Choice): Standing => {
  const { planning } = world;
  const { objective, discounts } = planning.pipeline;
  const claims = discounts.length === 0 ? [] : claimsIn(world.problem(), choice);
  const verdict = judgeChoice(planning, choice, claims);
  return verdict.ok
    ? { value: objectiveValue(objective, verdict.value.totals), verified: verdict.value }
    : { value: Number.POSITIVE_INFINITY };
};

/** The same as if there were no limits that a figure can push a plan over. */
export const unlimited = (world: World, choice: Choice): Standing =>
  judgedOnce(withoutLimit(world), choice);

const withoutLimit = remembered((world: World): World => {
  const { planning } = world;
  const { pipeline } = planning;
  const free = { ...pipeline, limits: freed(pipeline.limits) };
  const judged = { ...planning.judged, pipeline: free };
  return { ...world, planning: { ...planning, pipeline: free, judged } };
});

const freed = ({ maxClouds, confidence }: Limits): Limits => ({
  ...(maxClouds === undefined ? {} : { maxClouds }),
  ...(confidence === undefined ? {} : { confidence }),
});

/** By how much a plan breaks the limit that it breaks most, as a share of it; negative: room to spare. */
export const excessOf = (world: World, choice: Choice): number => {
  const { verified } = unlimited(world, choice);
  return verified === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(0, ...sharesOf(world, verified.totals).map((share) => share ?? 0)) - 1;
};

/** Room to spare for which no tolerance matters; closer to a limit the verifier decides. */
const CLEAR = 1 - 1e-6;
const isWithin = (world: World, totals: Totals): boolean =>
  sharesOf(world, totals).every((share) => share !== undefined && share < CLEAR);

/** What is used of each limit that a figure can push a plan over; `undefined`: not known. */
const sharesOf = (
  { planning }: World,
  { usd, hours, confidentHours, kgCo2e }: Totals,
): readonly (number | undefined)[] => {
  const { confidence, deadlineHours, budgetUsd, maxKgCo2e } = planning.pipeline.limits;
  return [
    share(hours, deadlineHours),
    ...(confidence === undefined ? [] : [share(confidentHours, deadlineHours)]),
    share(usd, budgetUsd),
    share(kgCo2e, maxKgCo2e),
  ];
};

const share = (value: number | undefined, limit: number | undefined): number | undefined => {
  if (limit === undefined) return 0;
  return value === undefined || limit === 0 ? undefined : value / limit;
};

/** By the world's own candidates for the same offers: their hours and prices are those of the world. */
const claimsIn = (
  problem: Problem,
  choice: Choice,
): ReturnType<typeof discountsSaved>["claims"] => {
  const there = choice.map(
    (chosen, stage) => problem.candidates[stage]!.find((c) => isSameOffer(c, chosen)) ?? chosen,
  );
  return discountsSaved(problem, there).claims;
};

/** What beats the plan at a value. */
export interface Rival {
  readonly choice: Choice;
}

/** Which limits hold when a rival is sought. */
export type Strictness = "all limits" | "no limits";

/**
 * Whether the plan is still the best at a value: an exact solve of the first goal. Stages with `ordered` resources keep the
 * set that they were given.
 *
 * @returns `undefined`: it is
 */
export const rivalAt = async (
  dial: Dial,
  value: number,
  strictness: Strictness,
): Promise<Rival | undefined | "unproven"> => {
  const world = dial.at(value);
  const { pipeline, solving } = world.planning;
  if (isOver(solving)) return "unproven";
  const [goal] = goalsOf(pipeline.objective);
  const own = standingOf(world, dial.own);
  const kept = keepSets(world.planning, world.problem(), dial.own);
  const limited = strictness === "all limits" ? kept : withoutLimits(kept);
  const start = closest(limited, dial.own);
  const problem = isCoupled(limited, goal) ? limited : withoutDearPlaces(limited, start);
  const outcome = await minimize(problem, goal, solving, start);
  if (outcome.status !== "optimal") return "unproven";
  const { choice } = outcome.plan;
  const best = strictness === "all limits" ? standingOf(world, choice).value : outcome.plan.value;
  return best < own.value - slack(own.value) ? { choice } : undefined;
};

/**
 * The rival with the stages back in their places whose going elsewhere gains nothing: those that went from one place to
 * the same other one are tried together. Which of equally good plans a solve comes by is chance; this one is told.
 */
export const withoutIdleMoves = (world: World, own: Choice, rival: Choice): Choice => {
  const ways = new Map<string, number[]>();
  for (const [stage, { place }] of rival.entries()) {
    if (isSameOffer(rival[stage]!, own[stage]!)) continue;
    const way = `${own[stage]!.place} ${place}`;
    ways.set(way, [...(ways.get(way) ?? []), stage]);
  }
  const { value } = standingOf(world, rival);
  return [...ways.values()].reduce((known, stages) => {
    const back = known.map((candidate, s) => (stages.includes(s) ? own[s]! : candidate));
    const isIdle =
      stages.length < own.length && standingOf(world, back).value <= value + slack(value);
    return isIdle && back.some((candidate, s) => candidate !== own[s]) ? back : known;
  }, rival);
};

/** The limits that a figure can push a plan over; what no figure moves stays. */
const withoutLimits = (problem: Problem): Problem => ({
  ...problem,
  limits: {
    ...problem.limits,
    deadlineHours: Number.POSITIVE_INFINITY,
    confident: false,
    budgetUsd: Number.POSITIVE_INFINITY,
    maxKg: Number.POSITIVE_INFINITY,
  },
});

const keepSets = ({ pipeline }: Planning, problem: Problem, own: Choice): Problem =>
  pipeline.stages.every(({ resources }) => resources.choose === "anyOf")
    ? problem
    : restrict(
        problem,
        (stage, { offer }) =>
          pipeline.stages[stage]!.resources.choose === "anyOf" ||
          offer.set === own[stage]!.offer.set,
      );

/** The rule that the plan breaks in a world, as conflicts name it; `undefined`: none. */
export const brokenRule = (world: World, own: Choice): string | undefined => {
  const { planning } = world;
  const keeps = (changed: Planning): boolean =>
    standingOf({ ...world, planning: changed }, own).value < Number.POSITIVE_INFINITY;
  if (keeps(planning)) return undefined;
  const rule = removableRules(planning.pipeline).find(({ without }) =>
    keeps(planningOf(planning, without(planning.pipeline))),
  );
  return rule?.label ?? "several rules at once";
};
