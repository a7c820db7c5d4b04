import { ancestorsOf, type Overuse, overCapacity, useOf } from "./capacity.ts";
import { forbidChoice, limitUse, type PlacementModel } from "./model/placement-model.ts";
import { latestStarts, timeBounds } from "./presolve/time-bounds.ts";
import { type Choice, type Problem, restrict } from "./problem.ts";
import { scheduleOf } from "./schedule.ts";

/**
 * Adds the row that a choice breaks to the model.
 *
 * Who runs at once depends on the whole schedule, and of the many sets of stages that reservations and quota could
 * forbid only few ever matter: their rows are added when a solution breaks them. Each holds in every plan, or takes out
 * this choice alone: the optimum is never cut off.
 *
 * @param k  unique for the model
 */
export const refuse = (
  placement: PlacementModel,
  open: Problem,
  choice: Choice,
  k: number,
): void => {
  const all = choice.map((_, stage) => stage);
  const over = overCapacity(open, choice, scheduleOf(open, choice, "hours"));
  // Solvers hold rows to 1e-6; a choice that breaks a limit by less is taken out and the rest solved again.
  if (over === undefined) forbidChoice(placement, open, choice, all, k);
  else if (over.byOrder || alwaysOverlap(open, over)) limitUse(placement, open, over, k);
  else forbidChoice(placement, open, choice, decisive(open, choice, over), k);
};

/** Whether the stages run at once in every plan in which they use what is counted. */
const alwaysOverlap = (open: Problem, over: Overuse): boolean => {
  const users = restrict(
    open,
    (stage, candidate) => !over.stages.includes(stage) || useOf(over, candidate) > 0,
  );
  return overlapForSure(users, over.stages);
};

const overlapForSure = (problem: Problem, stages: readonly number[]): boolean => {
  const { earliestStart } = timeBounds(problem);
  const latest = latestStarts(problem);
  const spans = stages.map((stage) => {
    const list = problem.candidates[stage]!;
    // The run is at the end of the stage's time, behind provisioning.
    const starts = list.map((c, i) => latest[stage]![i]! + c.hours - c.runHours);
    const ends = list.map((c, i) => earliestStart[stage]![i]! + c.hours);
    return { latestStart: Math.max(...starts), earliestEnd: Math.min(...ends) };
  });
  const lastStart = Math.max(...spans.map(({ latestStart }) => latestStart));
  return spans.every(({ earliestEnd }) => lastStart < earliestEnd);
};

/** The stages whose places settle when the given ones run: themselves, if that is enough, else all that come before. */
const decisive = (open: Problem, choice: Choice, { stages }: Overuse): readonly number[] => {
  const fixed = restrict(
    open,
    (stage, candidate) => !stages.includes(stage) || candidate === choice[stage],
  );
  if (overlapForSure(fixed, stages)) return stages;
  const before = ancestorsOf(open);
  return [...new Set(stages.flatMap((stage) => [stage, ...before[stage]!]))];
};
