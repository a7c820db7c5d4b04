import type { Plan, PlannedStage, RunnerUp } from "../../domain/plan.ts";

/** As the server writes it: only a runner-up names its market otherwise. */
export interface PlanDocument extends Omit<Plan, "stages"> {
  readonly stages: readonly StageDocument[];
}

type StageDocument = Omit<PlannedStage, "runnerUp"> & {
  readonly runnerUp?: Omit<RunnerUp, "market"> & { readonly pricing: RunnerUp["market"] };
};

export const planOf = (document: PlanDocument): Plan => ({
  ...document,
  stages: document.stages.map(({ runnerUp, ...stage }) => ({
    ...stage,
    ...(runnerUp && { runnerUp: { ...runnerUp, market: runnerUp.pricing } }),
  })),
});
