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
  /** The rules that together leave nothing; none can be spared. */
  readonly conflict: readonly string[];
  /** Stages that the conflict is about, in the pipeline's order. */
  readonly hits?: readonly string[];
  /** Rules whose removal alone makes a plan possible, cheapest plan first. */
  readonly relaxations?: readonly Relaxation[];
  /** Numbers that would have to be raised, each the only change. */
  readonly leastLimits?: readonly LeastLimit[];
  /** What could not be told in time, in words. */
  readonly unproven?: readonly string[];
  /** Those without an offer. */
  readonly stages: readonly StageRejections[];
}

/** The best plan without one rule, all others kept. */
export interface Relaxation {
  /** As the conflict names it. */
  readonly rule: string;
  readonly usd: number;
  /** Absent: a runtime is not given. */
  readonly hours?: number;
}

/** The smallest value of a limit that permits a plan, all other rules kept. */
export interface LeastLimit {
  /** As the conflict names it: `budget 200 USD`. */
  readonly rule: string;
  readonly unit: "USD" | "USD/h" | "h" | "kg CO2e" | "clouds";
  readonly now: number;
  readonly least: number;
  /** Of the best plan at that limit. */
  readonly usd: number;
  readonly hours?: number;
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
