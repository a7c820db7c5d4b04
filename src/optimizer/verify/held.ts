import type { Stage } from "../../domain/pipeline.ts";
import { heldAt } from "../../domain/progress.ts";
import { heaviestAntichain, type Weighted } from "./antichain.ts";
import type { Placed } from "./placements.ts";
import { withinLimit } from "./tolerance.ts";

/** Whether the plan has no say in where the stage is. */
export const isHeld = (stage: Stage): boolean => heldAt(stage) !== undefined;

/** A stage that has its place stays there; no other rule about one stage concerns it. */
export const heldProblems = (
  stage: Stage,
  { offer, reservedNodes }: Pick<Placed, "offer" | "reservedNodes">,
): readonly string[] => {
  const at = heldAt(stage);
  if (at === undefined) return [];
  const isThere =
    offer.location === at.location &&
    offer.machine.name === at.instanceType &&
    offer.market === at.market;
  const reserved = stage.progress?.kind === "running" ? stage.progress.reservedNodes : 0;
  return [
    ...(isThere
      ? []
      : [
          `stage "${stage.name}" is on ${at.market} ${at.instanceType} in ${at.location} and has to stay there`,
        ]),
    ...(reserved === reservedNodes
      ? []
      : [`stage "${stage.name}" has ${reserved} reserved nodes, not ${reservedNodes}`]),
  ];
};

/**
 * The most that may be used at once while some stage runs that the plan has placed. What stages that have their machines
 * already take on their own breaks nothing.
 *
 * @returns as much as is allowed, or less, when there is no such moment
 */
export const mostAtOnce = (
  users: readonly (Weighted & { readonly held: boolean })[],
  limit: number,
  isBefore: (a: string, b: string) => boolean,
): number => {
  const most = heaviestAntichain(users, isBefore);
  if (withinLimit(most, limit) || users.every(({ held }) => !held)) return most;
  return users
    .filter(({ held }) => !held)
    .map(({ name, weight }) => {
      const beside = users.filter(
        (other) =>
          other.name !== name && !isBefore(other.name, name) && !isBefore(name, other.name),
      );
      return weight + heaviestAntichain(beside, isBefore);
    })
    .reduce((largest, use) => Math.max(largest, use), 0);
};
