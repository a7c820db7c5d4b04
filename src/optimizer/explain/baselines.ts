import type { Stage } from "../../domain/pipeline.ts";
import type { Baseline, Totals } from "../../domain/plan.ts";
import { discountsSaved } from "../capacity.ts";
import { goalsOf } from "../lexicographic.ts";
import { compareTied } from "../offers.ts";
import { build, judgeChoice, planningOf } from "../planning.ts";
import { type Candidate, type Problem, restrict } from "../problem.ts";
import { extraPct, objectiveValue, shownTotals } from "./figures.ts";
import { regionBaselines } from "./region-baselines.ts";
import { type Answer, type Explained, solveAgain, solveWithout } from "./solve-again.ts";

/** What the plan costs within each single cloud, nearest first. */
export const cloudBaselines = async (explained: Explained): Promise<Baseline[]> => {
  const { built } = explained;
  const { list } = built.problem.places;
  const clouds = new Set(
    built.problem.candidates.flatMap((all) => all.map(({ place }) => list[place]!.cloud)),
  );
  const baselines: Baseline[] = [];
  for (const cloud of clouds) {
    const inside = restrict(built.problem, (_, { place }) => list[place]!.cloud === cloud);
    baselines.push(await within(explained, `${cloud} only`, inside));
  }
  return baselines.sort(nearestFirst);
};

/** Other ways to plan: all in one region, each stage where it is cheapest without a look at the data, no spot machines. */
export const strategyBaselines = async (explained: Explained): Promise<Baseline[]> => [
  ...(await bestRegions(explained)),
  ...egressIgnored(explained),
  ...(await onDemandOnly(explained)),
];

const NOT_IN_TIME = "not proven in time";

const bestRegions = async (explained: Explained): Promise<Baseline[]> => {
  const found = await regionBaselines(explained);
  if (found === undefined) return [{ name: "one region only", reason: NOT_IN_TIME }];
  return found.map(({ name, totals }) => described(explained, name, totals)).sort(nearestFirst);
};

/** What somebody gets who picks machines by their price and pays for moving the data afterwards. */
const egressIgnored = (explained: Explained): Baseline[] => {
  const { planning, problem } = explained;
  const { pipeline, catalog } = planning;
  if (goalsOf(pipeline.objective)[0].usd === 0) return [];
  const choice = problem.candidates.map((list, index) => {
    const usd = (candidate: Candidate): number => computeUsd(pipeline.stages[index]!, candidate);
    return list.reduce((best, next) => {
      const difference = usd(next) - usd(best) || compareTied(catalog, next.offer, best.offer);
      return difference < 0 ? next : best;
    });
  });
  const name = "cheapest machines, egress ignored";
  const verdict = judgeChoice(planning, choice, discountsSaved(problem, choice).claims);
  return [
    verdict.ok
      ? described(explained, name, verdict.value.totals)
      : { name, reason: verdict.error[0]! },
  ];
};

/** An hour stands in for a runtime that was not given. */
const computeUsd = ({ nodes, runtime }: Stage, { reserved, runHours, offer }: Candidate): number =>
  nodes === reserved
    ? 0
    : (nodes - reserved) * offer.usdPerHour * (runtime.kind === "unknown" ? 1 : runHours);

const onDemandOnly = async (explained: Explained): Promise<Baseline[]> => {
  const { planning, best } = explained;
  if (best.stages.every(({ pricing }) => pricing === "on-demand")) return [];
  // Built anew: an offer that a spot price beat in its region is back.
  const { pipeline } = planning;
  const plain = { ...pipeline, blocked: [...pipeline.blocked, { market: "spot" as const }] };
  const relaxed = { ...explained, planning: planningOf(planning, plain) };
  const name = "on-demand only";
  planning.options.onProgress?.(name);
  const problem = build(relaxed.planning, plain)?.problem;
  const answer: Answer =
    problem === undefined
      ? { status: "unproven" }
      : await solveAgain(relaxed.planning, problem, explained.choice);
  return [baseline(relaxed, name, answer)];
};

/** @param problem  with some of the candidates that were there */
const within = async (explained: Explained, name: string, problem: Problem): Promise<Baseline> => {
  explained.planning.options.onProgress?.(name);
  return baseline(explained, name, await solveWithout(explained, problem));
};

const baseline = (explained: Explained, name: string, answer: Answer): Baseline =>
  answer.status === "plan"
    ? described(explained, name, answer.found.totals)
    : { name, reason: reasonOf(answer) };

const reasonOf = (answer: Exclude<Answer, { readonly status: "plan" }>): string =>
  answer.status === "none" ? answer.reason : NOT_IN_TIME;

const described = (
  { planning: { pipeline }, best }: Explained,
  name: string,
  totals: Totals,
): Baseline => ({
  name,
  ...shownTotals(totals),
  ...extraPct(
    objectiveValue(pipeline.objective, totals),
    objectiveValue(pipeline.objective, best.totals),
  ),
});

const nearestFirst = (a: Baseline, b: Baseline): number =>
  (a.extraPct ?? Number.MAX_VALUE) - (b.extraPct ?? Number.MAX_VALUE) || (a.name < b.name ? -1 : 1);
