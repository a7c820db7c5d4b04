import type { Change } from "../../domain/study.ts";

/** A figure after a change. */
export const changed = (figure: number, change: Change): number =>
  change.kind === "set" ? change.value : figure * change.factor;
