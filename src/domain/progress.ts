import type { LocationId } from "./ids.ts";
import type { Market } from "./plan.ts";

/** Where a stage runs, or ran. */
export interface Held {
  readonly location: LocationId;
  readonly instanceType: string;
  readonly market: Market;
  /** What one node costs where the catalog has no price for it any more: as it was planned. */
  readonly usdPerHour?: number;
}

/**
 * How far a stage has come when the rest of its pipeline is planned again. Its `runtime` is then what is left of it.
 *
 * A finished or running stage has this place and no other: policies, blocks, ceilings, quota and the age of prices decide
 * about stages that still get a place, not about one that has it. Its inputs are there, and it waits for nothing.
 */
export type Progress =
  /** Its output lies at its place from hour 0 on. It takes no time, costs nothing and holds no machine. */
  | { readonly kind: "finished"; readonly at: Held }
  /** Goes on where it is: what is left of its runtime is as expected now, on spot machines too. */
  | {
      readonly kind: "running";
      readonly at: Held;
      /** Of its nodes, those that are paid already. */
      readonly reservedNodes: number;
    }
  | {
      /** Gets a place like any other stage. */
      readonly kind: "interrupted";
      /** So long its machines need before the work goes on, hours ≥ 0 and billed. */
      readonly restoreHours: number;
      /** What it gives up, and does not come back to; absent: it may go anywhere. */
      readonly leaves?: Held;
    };

/** A stage in a run that is planned again. */
interface Begun {
  readonly progress?: Progress;
}

/** The place of a finished or running stage; `undefined`: it gets one. */
export const heldAt = ({ progress }: Begun): Held | undefined =>
  progress === undefined || progress.kind === "interrupted" ? undefined : progress.at;

export const isFinished = ({ progress }: Begun): boolean => progress?.kind === "finished";

/** What a stage gives up, as a place that is blocked for it alone. */
export const leftBehind = ({
  progress,
}: Begun): Pick<Held, "location" | "instanceType" | "market"> | undefined => {
  if (progress?.kind !== "interrupted" || progress.leaves === undefined) return undefined;
  const { location, instanceType, market } = progress.leaves;
  return { location, instanceType, market };
};

/** Hours of a stage's time that are not its work; 0 unless it was interrupted. */
export const restoreHoursOf = ({ progress }: Begun): number =>
  progress?.kind === "interrupted" ? progress.restoreHours : 0;
