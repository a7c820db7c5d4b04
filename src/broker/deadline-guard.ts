/** A run with a deadline, seen at one moment. Hours count from the run's start. */
export interface DeadlineView {
  readonly elapsedHours: number;
  readonly deadlineHours: number;
  /**
   * Finish of the run when everything not finished went on, from now, on machines that nobody takes back: what a plan
   * with spot blocked says, with an interrupted or running spot stage at its last checkpoint, and boot and restart in it.
   * Absent: there is no such plan.
   */
  readonly safeFinishHours?: number;
  /** From a decision until it takes effect: one look to the next, and a failed attempt or two. ≥ 0 */
  readonly reactionHours: number;
}

/**
 * What a deadline allows.
 *
 * `free`: spot machines, and waiting for them, until this hour at the latest, provided that nothing more is secured.
 * `switch`: now or too late, to machines on demand. `late`: even they finish so much after the deadline.
 */
export type DeadlineAdvice =
  | { readonly kind: "free"; readonly untilHours: number }
  | { readonly kind: "switch" }
  | { readonly kind: "late"; readonly byHours: number };

/** Hours that rounding may be off. */
const TOLERANCE_HOURS = 1e-9;

/**
 * The latest moment at which the switch to machines on demand still keeps the deadline. Work secured until then only
 * moves it later, so it is asked again with every checkpoint, interruption and look.
 *
 * Waiting costs time and no money: as long as the deadline allows it, it is the right answer to spot machines that are
 * gone when their price is lower; one moment later it is the wrong one.
 */
export const deadlineAdvice = (view: DeadlineView): DeadlineAdvice => {
  const { elapsedHours, deadlineHours, safeFinishHours, reactionHours } = view;
  if (safeFinishHours === undefined) return { kind: "late", byHours: Number.POSITIVE_INFINITY };
  const slackHours = deadlineHours - safeFinishHours;
  if (slackHours < -TOLERANCE_HOURS) return { kind: "late", byHours: -slackHours };
  return slackHours - reactionHours <= TOLERANCE_HOURS
    ? { kind: "switch" }
    : { kind: "free", untilHours: elapsedHours + slackHours - reactionHours };
};
