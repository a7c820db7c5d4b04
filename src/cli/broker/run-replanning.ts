import { billedMs, PER_SECOND } from "../../broker/billing/billed-time.ts";
import type { Move, Replan } from "../../broker/parts.ts";
import { planLifting } from "../../broker/replan/lift.ts";
import { replan } from "../../broker/replan/replan.ts";
import { type MoveThreshold, shouldMove } from "../../broker/replan/should-move.ts";
import type { Situation } from "../../broker/replan/situation.ts";
import type { RunState } from "../../broker/state/state.ts";
import { cloudOf } from "../../domain/ids.ts";
import type { BillingRule } from "../../domain/ledger.ts";
import type { Pipeline } from "../../domain/pipeline.ts";
import type { Plan } from "../../domain/plan.ts";
import { ok } from "../../domain/result.ts";
import type { PlanInputs } from "../../library/plan-inputs.ts";
import type { SolveLp } from "../../optimizer/linear/solution.ts";
import type { PlanOptions } from "../../optimizer/plan.ts";

/** What a run's rest is planned with. */
export interface Planner {
  /** With today's prices, as far as they are on this machine. */
  readonly inputs: () => Promise<PlanInputs>;
  readonly options: PlanOptions;
  readonly solve: SolveLp;
}

/**
 * The best way on; when it has to, over places that have failed, the oldest failures first. A run that cannot keep its
 * deadline any more goes on the fastest way: a result that is late is worth more than none. Its budget is kept.
 */
export const replanWith =
  ({ inputs, options, solve }: Planner): Replan =>
  async (situation, lift) => {
    const { pipeline, catalog } = await inputs();
    const planOf = (now: Situation) => replan(pipeline, catalog, now, options, solve);
    const planned = await (lift ? planLifting(situation, planOf) : strictly(situation, planOf));
    const { deadlineHours } = pipeline.limits;
    // Blocks may be the reason: they end, or are lifted, before the deadline is given up.
    const last = lift || situation.blocked.length === 0;
    if (planned.ok || !last || deadlineHours === undefined || planned.error.kind !== "infeasible")
      return planned;
    const late = fastest(pipeline);
    const planLate = (now: Situation) => replan(late, catalog, now, options, solve);
    const found = await (lift ? planLifting(situation, planLate) : strictly(situation, planLate));
    return found.ok ? ok({ ...found.value, plan: told(found.value.plan, deadlineHours) }) : planned;
  };

const strictly: typeof planLifting = async (situation, plan) => {
  const planned = await plan(situation);
  return planned.ok ? ok({ plan: planned.value, lifted: [] }) : planned;
};

const fastest = (pipeline: Pipeline): Pipeline => {
  const { deadlineHours: _, confidence: __, ...limits } = pipeline.limits;
  return { ...pipeline, limits, objective: { kind: "time" } };
};

const told = (plan: Plan, deadlineHours: number): Plan => ({
  ...plan,
  assumptions: [
    ...plan.assumptions,
    `the deadline of ${deadlineHours} h after the launch cannot be kept any more: this is the fastest way on`,
  ],
});

/** Less is not worth the trouble, and the runtime of a stage is not known that well. */
const WORTH_MOVING: MoveThreshold = { leastUsd: 1, leastPct: 10 };
const HOUR_MS = 3_600_000;

/**
 * The running stage whose move saves most, if any saves enough.
 *
 * @param stateNow  of the run
 * @param rules     how clouds round time: what is begun is paid, whether it is used or not
 */
export const moveWith =
  (
    { inputs, options, solve }: Planner,
    stateNow: () => RunState,
    rules: readonly BillingRule[],
    nowMs: () => number,
  ) =>
  async (situation: Situation): Promise<Move | undefined> => {
    const { pipeline, catalog } = await inputs();
    let best: Move | undefined;
    for (const { stage } of situation.running) {
      const movable = {
        stage,
        doneShare: situation.doneShare.get(stage) ?? 0,
        leavingUsd: leavingUsd(stage, stateNow(), rules, nowMs()),
      };
      const asked = await shouldMove(
        pipeline,
        catalog,
        situation,
        movable,
        WORTH_MOVING,
        options,
        solve,
      );
      const move = asked.ok ? asked.value : undefined;
      if (move !== undefined && move.savedUsd > (best?.savesUsd ?? 0))
        best = { stage, plan: move.plan, savesUsd: move.savedUsd };
    }
    return best;
  };

/** The rest of the begun unit, or of the least charge. */
const leavingUsd = (
  stage: string,
  { stages, attempts }: RunState,
  rules: readonly BillingRule[],
  nowMs: number,
): number => {
  const { request, machine } = attempts.get(stages.get(stage)?.current ?? "") ?? {};
  if (request === undefined || machine === undefined) return 0;
  const rule = rules.find(({ cloud }) => cloud === cloudOf(request.location)) ?? PER_SECOND;
  const usedMs = nowMs - machine.startedAtMs;
  const restHours = (billedMs(usedMs, rule) - usedMs) / HOUR_MS;
  return restHours * request.usdPerHour * request.nodes;
};
