import { solveWithHighs } from "./highs.ts";
import { solveWithJavascriptLpSolver } from "./javascript-lp-solver.ts";
import type { LinearModelData } from "./model-data.ts";
import { type OnIncumbent, type SolveLp, type SolveOptions, unknown } from "./solution.ts";

const backends = {
  "javascript-lp-solver": solveWithJavascriptLpSolver,
  highs: solveWithHighs,
} as const;

/**
 * Solves in the calling thread, which blocks meanwhile. The limit is as strict as the backend: HiGHS keeps it
 * closely, javascript-lp-solver may overrun it. A signal aborted before the start gives `unknown`.
 */
export const solveInline: SolveLp = (data, options) => solveReporting(data, options);

/** {@link solveInline} that also reports every better solution on the way (HiGHS only). */
export const solveReporting = async (
  data: LinearModelData,
  { backend, limitMs, signal }: SolveOptions,
  onIncumbent?: OnIncumbent,
) => {
  if (signal?.aborted) return { ...unknown(), backend, ms: 0 };
  return backends[backend](data, { limitMs, ...(onIncumbent ? { onIncumbent } : {}) });
};
