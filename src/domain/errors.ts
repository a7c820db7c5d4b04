/**
 * Every failure that a user can cause or meet. The words are written once, in `explain`.
 * Exit codes: 2 input, 3 no plan, 4 time limit, 5 catalog.
 */
export type SkyError =
  | InputError
  | CatalogError
  | NoPlan
  | { readonly kind: "time-limit"; readonly limitMs: number };

/** What the user wrote is wrong. All problems of one file are reported together. */
export interface InputError {
  readonly kind: "input";
  /** File name as the user gave it, `-` for standard input. */
  readonly file: string;
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** JSON pointer to the bad value, `/stages/1/resources/accelerators`; empty: the whole file. */
  readonly pointer: string;
  /** 1-based place in the text, when known. */
  readonly line?: number;
  readonly column?: number;
  /** What was seen and what was needed. */
  readonly detail: string;
  /** What to do next. */
  readonly remedy?: string;
}

/** The dataset is missing or a row of it is broken. */
export interface CatalogError {
  readonly kind: "catalog";
  readonly problems: readonly CatalogProblem[];
}

export interface CatalogProblem {
  readonly file: string;
  /** 1-based, the header is line 1. */
  readonly line?: number;
  readonly column?: string;
  readonly detail: string;
  readonly remedy?: string;
}

/** Readable, but nothing satisfies all rules. */
export interface NoPlan {
  readonly kind: "infeasible";
  /** In words, for example of the first stage without an offer. */
  readonly summary: string;
  /** The rules that together leave nothing. */
  readonly conflict: readonly string[];
  readonly stages: readonly StageRejections[];
}

export interface StageRejections {
  readonly stage: string;
  /** Offers of the right machine before the rules about places. */
  readonly considered: number;
  readonly rejections: readonly Rejection[];
  /** In words: the cheapest offer of the market that the stage does not ask for, if that passes every rule. */
  readonly otherMarket?: string;
}

/** How many offers one rule alone removed, and what would satisfy it. */
export interface Rejection {
  readonly rule: string;
  readonly offers: number;
  readonly nearest?: string;
}
