import type { CatalogProblem } from "../domain/errors.ts";
import { compareText } from "./sort.ts";

/** By file, then by line. */
export const inOrder = (problems: readonly CatalogProblem[]): CatalogProblem[] =>
  [...problems].sort((a, b) => compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0));
