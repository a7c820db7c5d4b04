import type { Plan } from "../domain/plan.ts";

/** A plan leans on the prices that the user gave. */
export const withNotes = (plan: Plan, notes: readonly string[]): Plan => ({
  ...plan,
  assumptions: [...plan.assumptions, ...notes],
});
