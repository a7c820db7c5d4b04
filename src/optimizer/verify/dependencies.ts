import type { Stage } from "../../domain/pipeline.ts";
import { isHeld } from "./held.ts";

/** Stage to all stages that have to end before it may start, directly or through others. */
export type Ancestors = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * A stage that is running or finished waits for nothing any more.
 *
 * @param ordered  stages, each after all of its inputs
 */
export const ancestorsOf = (ordered: readonly Stage[]): Ancestors => {
  const ancestors = new Map<string, ReadonlySet<string>>();
  for (const stage of ordered) {
    const before = new Set<string>();
    for (const input of isHeld(stage) ? [] : stage.inputs) {
      const further = ancestors.get(input);
      if (further === undefined) continue;
      before.add(input);
      for (const name of further) before.add(name);
    }
    ancestors.set(stage.name, before);
  }
  return ancestors;
};
