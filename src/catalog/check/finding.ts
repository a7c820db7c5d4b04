import type { Catalog } from "../../domain/catalog.ts";

/** Something that should not be in a dataset. */
export interface Finding {
  /** Errors make the dataset unfit for planning; warnings deserve a look. */
  readonly level: "error" | "warning";
  /** Name of the invariant, the same in every run. */
  readonly rule: string;
  /** What was seen and what was expected, in words. */
  readonly detail: string;
  /** What it was seen at, all of them. */
  readonly places: readonly string[];
}

/** One invariant of a dataset. @param today  ISO 8601 day */
export type Check = (catalog: Catalog, today: string) => readonly Finding[];

/** @returns no finding without a place */
export const finding = (
  level: Finding["level"],
  rule: string,
  detail: string,
  places: readonly string[],
): readonly Finding[] => (places.length === 0 ? [] : [{ level, rule, detail, places }]);
