import type { Situation } from "../../src/broker/replan/situation.ts";
import { type RegionId, regionOf } from "../../src/domain/ids.ts";
import type { Pipeline } from "../../src/domain/pipeline.ts";
import type { Plan, PlannedStage } from "../../src/domain/plan.ts";

/**
 * Where a run stands at some hour of its plan when everything has gone as planned. What lies in a region for several to
 * share has been copied there once.
 */
export const midRun = (pipeline: Pipeline, plan: Plan, elapsedHours: number): Situation => {
  const timed = plan.stages.map((stage) => ({
    ...stage,
    start: stage.startHour ?? 0,
    end: stage.endHour ?? 0,
  }));
  const finished = timed.filter(({ end }) => end <= elapsedHours);
  const running = timed.filter(({ start, end }) => start <= elapsedHours && end > elapsedHours);
  const begun = new Set([...finished, ...running].map(({ name }) => name));
  const copies = copiesMade(pipeline, [...finished, ...running]);
  return {
    elapsedHours,
    spentUsd:
      [...finished, ...running].reduce(
        (sum, { usd = 0, hours, end }) =>
          sum +
          (end <= elapsedHours || !hours ? usd : (usd * (hours - (end - elapsedHours))) / hours),
        0,
      ) +
      plan.transfers
        .filter(({ consumers }) => consumers.some((name) => begun.has(name)))
        .reduce((sum, { usd }) => sum + usd, 0),
    finished: finished.map(heldStage),
    running: running.map((stage) => ({
      ...heldStage(stage),
      remainingHours: stage.end - elapsedHours,
      ...(stage.reservedNodes === undefined ? {} : { reservedNodes: stage.reservedNodes }),
    })),
    doneShare: new Map(),
    blocked: [],
    copies,
  };
};

const heldStage = ({
  name,
  location,
  instanceType,
  pricing,
  usdPerHour,
  accelerators,
}: PlannedStage) => ({
  stage: name,
  location,
  instanceType,
  market: pricing,
  usdPerHour,
  accelerators,
});

const copiesMade = (
  { datasets, stages }: Pipeline,
  begun: readonly PlannedStage[],
): ReadonlyMap<string, readonly RegionId[]> => {
  const shared = [...datasets, ...stages].filter(({ sharing }) => sharing === "per-region");
  return new Map(
    shared.map(({ name }) => [
      name,
      [
        ...new Set(
          begun
            .filter(({ inputs }) => inputs?.includes(name))
            .map(({ location }) => regionOf(location)),
        ),
      ],
    ]),
  );
};
