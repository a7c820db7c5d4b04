import { better, type Incumbent } from "./incumbent.ts";
import type { Outcome } from "./outcome.ts";
import { type Candidate, type Choice, capSlack, type Problem, restrict, slack } from "./problem.ts";

/**
 * The best plan on a single cloud: each cloud apart, without the limit that would tie all stages together.
 *
 * Together the parts have no more candidates than the whole, and each has bounds that are far better than those of a
 * problem in which every stage may be on another cloud.
 *
 * @param solve  the best plan of one cloud's part
 * @param hint   used for the cloud that it is on, if it is on one
 */
export const bestCloud = async (
  problem: Problem,
  solve: (part: Problem, hint?: Choice) => Promise<Outcome>,
  hint?: Choice,
): Promise<Outcome> => {
  const outcomes: Outcome[] = [];
  for (const cloud of cloudsOf(problem)) {
    const isThere = ({ place }: Candidate): boolean => problem.cloudOf[place] === cloud;
    const part = restrict(problem, (_, candidate) => isThere(candidate));
    if (part.candidates.some((list) => list.length === 0)) continue;
    const limits = { ...part.limits, maxClouds: Number.POSITIVE_INFINITY };
    outcomes.push(await solve({ ...part, limits }, hint?.every(isThere) ? hint : undefined));
  }
  return bestOf(problem, outcomes);
};

const cloudsOf = ({ candidates, cloudOf }: Problem): ReadonlySet<number> =>
  new Set(candidates[0]?.map(({ place }) => cloudOf[place]!));

const boundOf = (outcome: Outcome): number =>
  outcome.status === "infeasible" ? Number.POSITIVE_INFINITY : outcome.bound;

const bestOf = (problem: Problem, outcomes: readonly Outcome[]): Outcome => {
  const bound = Math.min(...outcomes.map(boundOf));
  let plan: Incumbent | undefined;
  for (const outcome of outcomes) if ("plan" in outcome) plan = better(plan, outcome.plan);
  if (plan === undefined)
    return bound === Number.POSITIVE_INFINITY
      ? { status: "infeasible" }
      : { status: "unknown", bound };
  const open = openOf(problem, outcomes, plan.value + capSlack(plan.value));
  return plan.value - bound <= slack(plan.value)
    ? { status: "optimal", plan, bound: plan.value, open }
    : { status: "feasible", plan, bound, open };
};

/** What the clouds have left whose best may be as good. */
const openOf = (problem: Problem, outcomes: readonly Outcome[], atMost: number): Problem => {
  const parts = outcomes.flatMap((outcome) =>
    "open" in outcome && outcome.bound <= atMost ? [outcome.open] : [],
  );
  // A cloud without any plan by the end of the time has not said what it leaves.
  const isWhole = outcomes.every(({ status }) => status !== "unknown");
  const [first, ...others] = parts;
  if (!isWhole || first === undefined) return problem;
  if (others.length === 0) return first;
  return restrict(problem, (stage, candidate) =>
    parts.some((part) => part.candidates[stage]!.includes(candidate)),
  );
};
