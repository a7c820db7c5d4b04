import type { RegionId } from "../../domain/ids.ts";
import type { Pipeline, Policy } from "../../domain/pipeline.ts";
import type { CatalogIndex } from "./catalog-index.ts";
import type { Copy } from "./copies.ts";
import { placeProblems } from "./place-rules.ts";
import { sameContinent } from "./route.ts";
import type { Taint } from "./taint.ts";

/**
 * Rules about where data may go. A copy read by a stage obeys the movement rules of all policies of that stage. A
 * delivery obeys those of the pipeline, of the stage that made the data and of the datasets in it, and its
 * destination must be a place where those datasets may be.
 */
export const movementProblems = (
  pipeline: Pipeline,
  taint: Taint,
  index: CatalogIndex,
  copy: Copy,
): readonly string[] => {
  const inherited = taint.ofItem.get(copy.item) ?? [];
  const read = copy.consumers.flatMap((stage) =>
    (taint.ofStage.get(stage) ?? []).flatMap((policy) => moveProblem(policy, index, copy)),
  );
  if (copy.deliveries.length === 0) return read;
  const producer = pipeline.stages.find((stage) => stage.name === copy.item);
  const ofProducer = producer === undefined ? [] : [pipeline.policy, producer.policy];
  const delivered = [...ofProducer, ...inherited]
    .filter((policy) => policy !== undefined)
    .flatMap((policy) => moveProblem(policy, index, copy));
  const places = copy.deliveries.flatMap((to) =>
    inherited.flatMap((policy) => placeProblems(policy, to, index)),
  );
  return [
    ...read,
    ...delivered,
    ...places.map((problem) => `delivery of "${copy.item}": ${problem}`),
  ];
};

const moveProblem = (policy: Policy, index: CatalogIndex, copy: Copy): readonly string[] =>
  mayMove(policy, index, copy.from, copy.to)
    ? []
    : [
        `"${copy.item}" moves from ${copy.from} to ${copy.to}, ` +
          `movement is ${policy.movement} (policy of ${policy.origin})`,
      ];

const mayMove = (policy: Policy, index: CatalogIndex, from: RegionId, to: RegionId): boolean => {
  if (from === to || policy.movement === undefined || policy.movement === "global") return true;
  return policy.movement === "continental" && sameContinent(index, from, to);
};
