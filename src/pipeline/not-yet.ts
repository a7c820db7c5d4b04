import type { Path } from "./source-node.ts";

/**
 * Fields that the file format foresees and that no plan takes into account yet. They are refused, never
 * ignored: a plan that silently left out a quota would be wrong. `*` stands for any index or name.
 */
const NOT_YET: readonly string[] = [
  "reserved",
  "quota",
  "provisioning",
  "limits/maxKgCo2e",
  "limits/confidence",
  "stages/*/checkpoint",
  "stages/*/provisioning",
];

/** Values of `objective` in the same position. */
const OBJECTIVES_NOT_YET: readonly unknown[] = ["carbon"];

export const isNotYetField = (path: Path): boolean =>
  NOT_YET.some((field) => {
    const parts = field.split("/");
    return (
      parts.length === path.length && parts.every((part, i) => part === "*" || part === path[i])
    );
  });

export const isNotYetObjective = (value: unknown): boolean => OBJECTIVES_NOT_YET.includes(value);
