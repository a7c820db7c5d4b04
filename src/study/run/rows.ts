import { cloudOf, regionOf } from "../../domain/ids.ts";
import type { StagePlace } from "../../domain/plan.ts";
import type { Scenario, ScenarioOutcome, ScenarioRow } from "../../domain/study.ts";

/**
 * One row a scenario, against the base of its pipeline.
 *
 * @param outcomes  by index of the scenario, all of them
 */
export const rowsOf = (
  scenarios: readonly Scenario[],
  outcomes: readonly ScenarioOutcome[],
): readonly ScenarioRow[] => {
  const bases = new Map<string, ScenarioOutcome>();
  return scenarios.map((scenario, index) => {
    const outcome = outcomes[index]!;
    // The base of a pipeline is the first of its scenarios.
    const base = bases.get(scenario.pipeline) ?? outcome;
    bases.set(scenario.pipeline, base);
    return rowOf(scenario, outcome, base);
  });
};

const rowOf = (
  { index, name, pipeline, axes }: Scenario,
  { key: _, stages, ...figures }: ScenarioOutcome,
  base: ScenarioOutcome,
): ScenarioRow => ({
  index,
  scenario: name,
  pipeline,
  axes,
  ...figures,
  clouds: distinct(stages.map(({ location }) => cloudOf(location))),
  regions: distinct(stages.map(({ location }) => regionOf(location))),
  ...differences({ stages, ...figures }, base),
  placement: placementOf(stages),
});

type Compared = Omit<ScenarioOutcome, "key">;

const differences = (
  { usd, hours, stages }: Compared,
  base: Compared,
): Pick<ScenarioRow, "deltaUsd" | "deltaPct" | "deltaHours" | "movedStages"> => {
  if (usd === undefined || base.usd === undefined) return {};
  const deltaUsd = usd - base.usd;
  return {
    deltaUsd,
    ...(base.usd > 0 ? { deltaPct: (100 * deltaUsd) / base.usd } : {}),
    ...(hours === undefined || base.hours === undefined ? {} : { deltaHours: hours - base.hours }),
    movedStages: movedStages(stages, base.stages),
  };
};

/** Names of stages that are elsewhere, on another machine or in another market. */
export const movedStages = (
  after: readonly StagePlace[],
  before: readonly StagePlace[],
): readonly string[] =>
  after.flatMap((stage, k) => {
    const old = before[k];
    const same = old !== undefined && placementOf([stage]) === placementOf([old]);
    return same ? [] : stage.name;
  });

export const placementOf = (stages: readonly StagePlace[]): string =>
  stages
    .map(
      ({ name, location, instanceType, pricing }) =>
        `${name}=${location} ${instanceType}${pricing === "spot" ? " spot" : ""}`,
    )
    .join("; ");

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
