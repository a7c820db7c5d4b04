import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { RobustGoal, RobustPlan, Scenario } from "../../domain/study.ts";
import { buildProblem } from "../../optimizer/build-problem.ts";
import { incumbentOf } from "../../optimizer/incumbent.ts";
import { goalsOf } from "../../optimizer/lexicographic.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { takeFirstFeasible } from "../../optimizer/ordered.ts";
import { type PlanOptions, solvingOf, verified } from "../../optimizer/planning.ts";
import type { Candidate, Choice, Goal, Problem } from "../../optimizer/problem.ts";
import type { RobustCase } from "../../optimizer/robust/case.ts";
import { CommonOffers } from "../../optimizer/robust/common-offers.ts";
import {
  type CommonChoice,
  choiceIn,
  type RobustOutcome,
  robustChoice,
} from "../../optimizer/robust/robust.ts";
import { ScenarioMemory } from "../../optimizer/scenario-memory.ts";
import { type Inputs, prepare } from "../../optimizer/verify/inputs.ts";
import { priceGroups } from "../patches/price-groups.ts";
import type { PreparedStudy } from "./prepare.ts";
import { type ScenarioOptions, ScenarioSolver } from "./solver.ts";

/** A scenario that has a plan. */
interface Planable {
  readonly scenario: Scenario;
  readonly best: number;
  /** The offers of its own plan. */
  readonly offers: readonly string[];
}

/**
 * The one placement that is best over all scenarios of a pipeline, priced by the verifier in each of them.
 *
 * A scenario without any plan is left out and named; a placement has to keep the rules and limits of every other one.
 */
export const findRobust = async (
  prepared: PreparedStudy,
  aim: RobustGoal,
  pipeline: string,
  solve: SolveLp,
  limits: ScenarioOptions,
): Promise<Result<RobustPlan, InputError>> => {
  const scenarios = prepared.study.scenarios.filter((each) => each.pipeline === pipeline);
  const fault = mixedStudy(prepared.study.name, scenarios);
  if (fault !== undefined) return err(fault);
  const solver = new ScenarioSolver(prepared, solve, limits);
  const planable: Planable[] = [];
  const leftOut: string[] = [];
  for (const scenario of scenarios) {
    const plan = await solver.plan(scenario);
    if (!plan.ok) leftOut.push(scenario.name);
    else {
      const { value, choice } = plan.value;
      planable.push({ scenario, best: value, offers: choice.map(nameOf) });
    }
  }
  const none = { goal: aim, pipeline, value: 0, bound: 0, stages: [], leftOut, scenarios: [] };
  if (planable.length === 0) return ok({ ...none, status: "infeasible" });
  const options = planOptions(limits);
  const cases = await casesOf(prepared, planable, options, solve);
  if (cases === undefined) return ok({ ...none, status: "unknown" });
  const goal = goalOf(prepared, planable[0]!.scenario);
  const starts = startsOf(cases, planable);
  const outcome = await robustChoice(
    cases,
    goal,
    aim,
    solvingOf(options, solve, new Set()),
    starts,
  );
  if (!("choice" in outcome)) return ok({ ...none, ...withoutChoice(outcome) });
  const priced = priceAll(prepared, planable, cases, goal, outcome.choice);
  const { status, value, bound } = outcome;
  return ok({ goal: aim, pipeline, status, value, bound, leftOut, ...priced });
};

const withoutChoice = (
  outcome: Exclude<RobustOutcome, { readonly choice: CommonChoice }>,
): Pick<RobustPlan, "status" | "bound"> =>
  outcome.status === "infeasible"
    ? { status: "infeasible", bound: 0 }
    : { status: "unknown", bound: outcome.bound };

const planOptions = ({ timeLimitMs, now }: ScenarioOptions): PlanOptions => ({
  solver: "auto",
  timeLimitMs,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
  ...(now === undefined ? {} : { now }),
});

/** Values of scenarios are compared, and placements named by their rows: both have to mean the same in all. */
const mixedStudy = (file: string, scenarios: readonly Scenario[]): InputError | undefined => {
  const kinds = new Map(
    scenarios.flatMap(({ name, patches }) => patches.map(({ kind }) => [kind, name] as const)),
  );
  const mixed = (["objective", "catalog", "prices-until"] as const).find((kind) => kinds.has(kind));
  if (mixed === undefined) return undefined;
  const what = mixed === "objective" ? "another objective" : "another catalog";
  const problem = {
    pointer: "",
    detail: `scenario "${kinds.get(mixed)}" has ${what}; a robust plan needs one for all scenarios`,
    remedy: "Leave the scenario out, or leave out --robust.",
  };
  return { kind: "input", file, problems: [problem] };
};

const goalOf = (prepared: PreparedStudy, scenario: Scenario): Goal =>
  goalsOf(prepared.plannedIn(scenario).pipeline.objective)[0];

/** The problems of all scenarios with the same candidates in the same order; `undefined`: there was no time to tell which. */
const casesOf = async (
  prepared: PreparedStudy,
  planable: readonly Planable[],
  options: PlanOptions,
  solve: SolveLp,
): Promise<readonly RobustCase[] | undefined> => {
  const { catalog } = prepared.plannedIn(planable[0]!.scenario);
  const groups = priceGroups(
    prepared.study.scenarios.flatMap(({ patches }) => patches),
    catalog,
  );
  const common = new CommonOffers(new ScenarioMemory(groups), groups);
  const build = ({ scenario }: Planable) => {
    const planned = prepared.plannedIn(scenario);
    const building = { ...options, memory: common };
    return { planned, ...buildProblem(planned.pipeline, planned.catalog, building) };
  };
  for (const each of planable) build(each);
  common.settle();
  const problems: Problem[] = [];
  for (const each of planable) {
    const { planned, problem } = build(each);
    const solving = solvingOf(options, solve, new Set());
    const first = await takeFirstFeasible(planned.pipeline, problem, solving);
    // The scenario has a plan, but perhaps none of offers that all scenarios permit.
    if (first === "unknown" || (first !== undefined && first.doubtful.length > 0)) return undefined;
    problems.push(first?.problem ?? { ...problem, candidates: problem.candidates.map(() => []) });
  }
  return aligned(problems).map((problem, k) => ({ problem, best: planable[k]!.best }));
};

const nameOf = ({ offer, reserved }: Candidate): string =>
  `${offer.row} ${offer.market} ${reserved}`;

/** What is a candidate in every problem; all list theirs in the order of the catalog. */
const aligned = (problems: readonly Problem[]): readonly Problem[] => {
  const stages = problems[0]!.candidates.length;
  const inAll = Array.from({ length: stages }, (_, stage) => {
    const [first, ...others] = problems.map(({ candidates }) => candidates[stage]!.map(nameOf));
    const sets = others.map((names) => new Set(names));
    return new Set(first!.filter((name) => sets.every((set) => set.has(name))));
  });
  return problems.map((problem) => ({
    ...problem,
    candidates: problem.candidates.map((list, stage) =>
      list.filter((candidate) => inAll[stage]!.has(nameOf(candidate))),
    ),
  }));
};

/** The own plans of the scenarios, as far as all scenarios permit them. */
const startsOf = (
  cases: readonly RobustCase[],
  planable: readonly Planable[],
): readonly CommonChoice[] => {
  const names = cases[0]!.problem.candidates.map((list) => list.map(nameOf));
  const choices = planable.map(({ offers }) =>
    offers.map((name, stage) => names[stage]!.indexOf(name)),
  );
  const distinct = new Map(choices.map((choice) => [choice.join(" "), choice]));
  return [...distinct.values()].filter((choice) => choice.every((at) => at >= 0));
};

/** What the placement costs in each scenario, by the verifier. */
const priceAll = (
  prepared: PreparedStudy,
  planable: readonly Planable[],
  cases: readonly RobustCase[],
  goal: Goal,
  choice: CommonChoice,
): Pick<RobustPlan, "stages" | "scenarios"> => {
  let index: Inputs["index"] | undefined;
  let stages: RobustPlan["stages"] = [];
  const scenarios = planable.map(({ scenario, best }, k) => {
    const { problem } = cases[k]!;
    const planned = prepared.plannedIn(scenario);
    const judged = prepare(planned.pipeline, planned.catalog, {
      countAllowance: false,
      ...(index === undefined ? {} : { index }),
    });
    ({ index } = judged);
    const chosen: Choice = choiceIn(problem, choice);
    const { totals, stages: placed } = verified({ ...planned, judged }, problem, chosen);
    if (k === 0)
      stages = placed.map(({ name, location, instanceType, pricing }) => ({
        name,
        location,
        instanceType,
        pricing,
      }));
    const { value, usd } = incumbentOf(problem, goal, chosen);
    const differs = Math.abs(totals.usd - usd) > 1e-6 * Math.max(1, usd);
    // Without a runtime the model counts an hour, and the verifier none.
    if (differs && totals.unknownRuntimeUsdPerHour === undefined)
      throw new Error(`the verifier prices the robust plan at ${totals.usd}, the model at ${usd}`);
    return { scenario: scenario.name, value, regret: value - best };
  });
  return { stages, scenarios };
};
