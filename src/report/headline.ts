import type { Baseline, Plan, Totals } from "../domain/plan.ts";
import { duration, kilograms, percentDifference, usd, usdRate } from "./quantities.ts";
import { printable, wrap } from "./text.ts";
import type { View } from "./view.ts";

/** The answer in one sentence, money, time and proof, and what the nearest other strategy would cost. */
export const headline = (plan: Plan, view: View): readonly string[] => {
  const rival = rivalOf(plan);
  return [
    ...wrap(answerOf(plan), view.columns).map((line) => view.strong(paintProof(line, view))),
    ...(rival === undefined ? [] : wrap(rival, view.columns)),
  ];
};

/** `review-ranker: $40.07 in 5 h 44 min, proven optimal.` */
export const answerOf = (plan: Plan): string =>
  `${printable(plan.name)}: ${carbon(plan)}${priceAndTime(plan)}, ${proof(plan)}.`;

/** First what was asked for. */
const carbon = ({ objective, totals: { kgCo2e } }: Plan): string =>
  objective === "carbon" && kgCo2e !== undefined ? `${kilograms(kgCo2e)} CO2e for ` : "";

const priceAndTime = ({ totals, stages }: Plan): string => {
  const rate = totals.unknownRuntimeUsdPerHour;
  if (rate === undefined)
    return totals.hours === undefined
      ? usd(totals.usd)
      : `${usd(totals.usd)} in ${duration(totals.hours)}`;
  const perHour = `${usdRate(rate)} per hour`;
  const everyStage = stages.every((stage) => stage.hours === undefined);
  if (!everyStage) return `${usd(totals.usd)} so far, plus ${perHour} of unknown runtime`;
  return totals.usd === 0 ? perHour : `${perHour} plus ${usd(totals.usd)} for moving data`;
};

/** For stderr, where it is seen also when the plan goes to a program. */
export const feasibleNotice = (plan: Plan): string =>
  `notice: the time limit came first; the plan is ${proof(plan)}. A longer --time-limit may prove or improve it.`;

const PROVEN = "proven optimal";

const proof = ({ status, gap }: Plan): string =>
  status === "optimal"
    ? PROVEN
    : `not proven optimal, at most ${percentDifference(gap * 100).slice(1)} above the optimum`;

const paintProof = (line: string, view: View): string => line.replace(PROVEN, view.good(PROVEN));

/** What the nearest worse strategy would cost. Only whole totals can be compared. */
export const rivalOf = ({ baselines, objective, totals }: Plan): string | undefined => {
  const [best] = baselines.filter(isWorse).sort((a, b) => a.extraPct - b.extraPct);
  if (best === undefined || totals.unknownRuntimeUsdPerHour !== undefined) return undefined;
  const extra = percentDifference(best.extraPct);
  return `${printable(best.name)} would ${figureOf(best, objective, totals)} (${extra}).`;
};

const figureOf = (
  { usd: costUsd, hours: finish, extraPct }: Worse,
  objective: string,
  { kgCo2e }: Totals,
): string => {
  if (objective === "carbon" && kgCo2e !== undefined)
    return `emit ${kilograms(kgCo2e * (1 + extraPct / 100))} CO2e`;
  if (finish === undefined || objective === "cost") return `cost ${usd(costUsd)}`;
  if (objective === "time") return `take ${duration(finish)}`;
  return `cost ${usd(costUsd)} and take ${duration(finish)}`;
};

type Worse = Baseline & { readonly usd: number; readonly extraPct: number };

const isWorse = (baseline: Baseline): baseline is Worse =>
  baseline.usd !== undefined && baseline.extraPct !== undefined && baseline.extraPct > 0;
