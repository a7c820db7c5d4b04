import type { IsLate } from "../is-late.ts";
import type { Column, LinearModel } from "../linear/model.ts";
import type { Problem } from "../problem.ts";
import type { Expression } from "./expression.ts";
import type { PairTerms } from "./pair-terms.ts";
import type { PlaceSums } from "./place-sums.ts";

/** What the constraint families share while a model is built. */
export interface ModelParts {
  readonly problem: Problem;
  readonly model: LinearModel;
  readonly x: readonly (readonly Column[])[];
  readonly sums: PlaceSums;
  readonly pairs: PairTerms;
  /** USD of moving data between stages; compute is added at the end. */
  readonly dataUsd: Expression;
  /** No time is left: what has not been added may stay out, as nobody will ask the model. */
  readonly isLate: IsLate;
}
