import { afterAll } from "vitest";
import type { Catalog } from "../../../src/domain/catalog.ts";
import type { SkyError } from "../../../src/domain/errors.ts";
import { regionId } from "../../../src/domain/ids.ts";
import type { Blocked, Pipeline } from "../../../src/domain/pipeline.ts";
import type { Plan, Totals } from "../../../src/domain/plan.ts";
import type { Result } from "../../../src/domain/result.ts";
import { goalsOf } from "../../../src/optimizer/lexicographic.ts";
import { createSolver } from "../../../src/optimizer/linear/solve.ts";
import { optimize, type PlanOptions } from "../../../src/optimizer/plan.ts";

const OPTIONS: PlanOptions = {
  solver: "auto",
  timeLimitMs: 30_000,
  runnerUps: false,
  baselines: false,
  countAllowance: false,
};

/** A whole planning of its own for every question: what explanations have to agree with. */
export const freshPlanner = () => {
  const solver = createSolver();
  afterAll(solver.close);
  return (
    pipeline: Pipeline,
    catalog: Catalog,
    options: Partial<PlanOptions> = {},
  ): Promise<Result<Plan, SkyError>> =>
    optimize(pipeline, catalog, { ...OPTIONS, ...options }, solver.solve);
};

export const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** What breaks ties may cost so much of the first goal (docs/model.md). */
export const TIE_ROOM = 1e-7;

/** Whether a told difference is that of two totals, each of which may use its room. */
export const isDifference = (told: number, a: number, b: number): boolean =>
  close(told, a - b) ||
  Math.abs(told - (a - b)) <= 2 * TIE_ROOM * Math.max(Math.abs(a), Math.abs(b));

/** Whether one of two answers gave so little of the first goal for the second: then the second tells nothing. */
export const usesTieRoom = (a: number, b: number): boolean => {
  const apart = Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
  return apart > 1e-9 && apart <= TIE_ROOM;
};

export const usdOf = (totals: Totals): number =>
  totals.usd + (totals.unknownRuntimeUsdPerHour ?? 0);

/** The objective's value, then what breaks ties. */
export const valuesOf = ({ objective }: Pipeline, totals: Totals): readonly number[] =>
  goalsOf(objective).map(
    ({ usd, hours, kg }) =>
      usd * usdOf(totals) + hours * (totals.hours ?? 0) + kg * (totals.kgCo2e ?? 0),
  );

export const alsoBlocked = (pipeline: Pipeline, ...blocked: readonly Blocked[]): Pipeline => ({
  ...pipeline,
  blocked: [...pipeline.blocked, ...blocked],
});

/** All clouds or regions but one are blocked. */
export const confined = (pipeline: Pipeline, { regions }: Catalog, place: string): Pipeline => {
  const names = place.includes("/")
    ? regions.map(({ id }) => id as string)
    : [...new Set(regions.map(({ cloud }) => cloud))];
  return alsoBlocked(
    pipeline,
    ...names.filter((name) => name !== place).map((location) => ({ location })),
  );
};

/** The same pipeline with one stage kept out of a region. */
export const keptOut = (pipeline: Pipeline, stage: string, region: string): Pipeline => ({
  ...pipeline,
  stages: pipeline.stages.map((s) =>
    s.name !== stage
      ? s
      : {
          ...s,
          policy: {
            origin: `stage ${stage}`,
            certifications: [],
            acceptUnverifiedCertifications: false,
            ...s.policy,
            deny: [...(s.policy?.deny ?? []), region],
          },
        },
  ),
});

export const regionText = (location: string): string => {
  const [cloud = "", name = ""] = location.split("/");
  return regionId(cloud, name);
};
