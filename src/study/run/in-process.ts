import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { type ScenarioOptions, ScenarioSolver } from "../solve/solver.ts";
import type { ScenarioRunner } from "./run-study.ts";

/** Solves one scenario after the other in this thread; between two of them others get a turn. */
export const inProcess =
  (solve: SolveLp, options: ScenarioOptions): ScenarioRunner =>
  async (prepared, wanted, report, signal) => {
    const solver = new ScenarioSolver(prepared, solve, options);
    for (const { index, key } of wanted) {
      if (signal?.aborted) return;
      report(key, await solver.answer(prepared.study.scenarios[index]!));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
