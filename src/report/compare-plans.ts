import type { Move, Plan, StagePlace } from "../domain/plan.ts";

/** One plan against another of the same or a similar pipeline. */
export interface PlanDifference {
  /** This minus the other. */
  readonly extraUsd: number;
  /** Absent when either finish is not known. */
  readonly extraHours?: number;
  /** Of cost, per cent; absent when the other costs nothing. */
  readonly extraPct?: number;
  /** Stages of both that are elsewhere: `from` in the other plan, `to` in this one. */
  readonly moves: readonly Move[];
  /** Stages of this plan alone, and of the other alone. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What is otherwise in `plan` than in `other`. */
export const comparePlans = (plan: Plan, other: Plan): PlanDifference => {
  const [mine, theirs] = [placesOf(plan), placesOf(other)];
  const extraUsd = plan.totals.usd - other.totals.usd;
  const [hours, otherHours] = [plan.totals.hours, other.totals.hours];
  return {
    extraUsd,
    ...(hours === undefined || otherHours === undefined ? {} : { extraHours: hours - otherHours }),
    ...(other.totals.usd > 0 ? { extraPct: (100 * extraUsd) / other.totals.usd } : {}),
    moves: [...mine].flatMap(([stage, to]) => {
      const from = theirs.get(stage);
      return from === undefined || isSame(from, to) ? [] : [{ stage, from, to }];
    }),
    added: [...mine.keys()].filter((stage) => !theirs.has(stage)),
    removed: [...theirs.keys()].filter((stage) => !mine.has(stage)),
  };
};

const placesOf = ({ stages }: Plan): ReadonlyMap<string, StagePlace> =>
  new Map(
    stages.map(({ name, location, instanceType, pricing }) => [
      name,
      { name, location, instanceType, pricing },
    ]),
  );

const isSame = (a: StagePlace, b: StagePlace): boolean =>
  a.location === b.location && a.instanceType === b.instanceType && a.pricing === b.pricing;
