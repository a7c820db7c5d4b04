import type { Catalog } from "../../domain/catalog.ts";
import type { SkyError } from "../../domain/errors.ts";
import type { Plan } from "../../domain/plan.ts";
import { partsOf } from "../../library/own-catalog.ts";
import { planInputs } from "../../library/plan-inputs.ts";
import { withNotes } from "../../library/with-notes.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import { optimize } from "../../optimizer/plan.ts";
import { readPipeline } from "../../pipeline/read.ts";
import { readSource } from "../../pipeline/source.ts";
import { toJson } from "../../report/json.ts";
import { withReasons } from "../../report/why.ts";
import { fieldError, problem } from "../problem.ts";
import { skyProblem } from "../sky-problem.ts";
import type { Done, Work } from "./work.ts";

type PlanWork = Extract<Work, { readonly kind: "plan" }>;

/** Names the pipeline of a body, as standard input does on the command line. */
const FILE = "-";

/**
 * Plans a body, as `sky optimize - --json` plans its input.
 *
 * @param isCancelled  nobody waits any more; the clock then says that no time is left
 */
export const planBody = async (
  work: PlanWork,
  catalog: Catalog,
  solve: SolveLp,
  isCancelled: () => boolean,
): Promise<Done> => {
  const planned = await planText(work, catalog, solve, isCancelled);
  return planned.ok
    ? { ok: true, body: toJson(planned.plan), settled: planned.plan.status === "optimal" }
    : planned;
};

export type Planned = { readonly ok: true; readonly plan: Plan } | Refusal;

type Refusal = Extract<Done, { ok: false }>;

/** The plan itself, or the problem with its text. */
export const planText = async (
  { text, format, options, maxStages }: PlanWork,
  catalog: Catalog,
  solve: SolveLp,
  isCancelled: () => boolean,
): Promise<Planned> => {
  const read = readPipeline(text, { file: FILE, format });
  if (!read.ok) return refused(read.error, !readSource(text, FILE, format).ok);
  const stages = read.value.pipeline.stages.length;
  if (stages > maxStages) return tooMany(stages, maxStages);
  const parts = partsOf(FILE, read.value);
  const inputs = planInputs(FILE, read.value, catalog, parts, options.overrides);
  if (!inputs.ok) return refused(inputs.error);
  const planned = await optimize(
    inputs.value.pipeline,
    inputs.value.catalog,
    {
      solver: options.solver,
      timeLimitMs: options.timeLimitMs,
      runnerUps: true,
      baselines: true,
      pareto: options.pareto,
      explain: options.explain,
      ...(options.alternatives === undefined ? {} : { alternatives: options.alternatives }),
      ...(options.pricesSince === undefined ? {} : { pricesSince: options.pricesSince }),
      countAllowance: false,
      now: () => (isCancelled() ? Number.MAX_SAFE_INTEGER : performance.now()),
    },
    solve,
  );
  if (!planned.ok) return refused(planned.error);
  return { ok: true, plan: withReasons(withNotes(planned.value, inputs.value.notes)) };
};

const refused = (error: SkyError, unreadable = false): Refusal => ({
  ok: false,
  problem: skyProblem(error, unreadable),
  settled: error.kind !== "time-limit",
});

const tooMany = (stages: number, maxStages: number): Refusal => {
  const detail = `seen ${stages} stages, this server plans at most ${maxStages}`;
  const remedy = "Plan it with sky optimize, or ask for a higher limit.";
  const errors = [fieldError("too-many-stages", { pointer: "/stages", detail, remedy })];
  return {
    ok: false,
    problem: problem("too-many-stages", detail, { errors, maxStages }),
    settled: true,
  };
};
