import { components, joinChoices } from "../../src/optimizer/components.ts";
import { evaluate } from "../../src/optimizer/evaluate.ts";
import { goalsOf } from "../../src/optimizer/lexicographic.ts";
import type { SolveLp } from "../../src/optimizer/linear/solution.ts";
import { minimize } from "../../src/optimizer/minimize.ts";
import type { Choice, Problem } from "../../src/optimizer/problem.ts";

/** The cheapest placement of a problem in numbers, and the time from there to the proof. */
export interface SolvedCost {
  readonly status: "optimal" | "feasible" | "infeasible" | "unknown";
  /** Exact cost of `choice`; Infinity without one. */
  readonly usd: number;
  readonly choice: Choice;
  readonly ms: number;
}

/** Presolve, model and solver for cost alone: no tie-break, no catalog, no verifier. */
export const solveCost = async (
  problem: Problem,
  solve: SolveLp,
  limitMs: number,
): Promise<SolvedCost> => {
  const began = performance.now();
  const remainingMs = (): number => began + limitMs - performance.now();
  const [goal] = goalsOf({ kind: "cost" });
  const parts = components(problem);
  const choices: Choice[] = [];
  let status: SolvedCost["status"] = "optimal";
  for (const part of parts) {
    const solving = { solver: "auto" as const, solve, remainingMs };
    const outcome = await minimize(part.problem, goal, solving);
    const ms = performance.now() - began;
    if (!("plan" in outcome))
      return { status: outcome.status, usd: Number.POSITIVE_INFINITY, choice: [], ms };
    if (outcome.status !== "optimal") status = "feasible";
    choices.push(outcome.plan.choice);
  }
  const ms = performance.now() - began;
  const choice = joinChoices(parts, choices);
  return { status, usd: evaluate(problem, choice).usd, choice, ms };
};
