/** What the page reads of a problem document (RFC 9457); everything but the status may be missing. */
export interface ServerProblem {
  readonly status: number;
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly summary?: string;
  readonly conflict?: readonly string[];
  readonly hits?: readonly string[];
  readonly relaxations?: readonly Relaxation[];
  readonly leastLimits?: readonly LeastLimit[];
  readonly stages?: readonly RejectedStage[];
}

export interface FieldProblem {
  /** JSON pointer into the pipeline. */
  readonly pointer: string;
  readonly parameter?: string;
  readonly detail: string;
  readonly remedy?: string;
  /** 1-based place in the text that was sent. */
  readonly line?: number;
  readonly column?: number;
}

/** What the plan would be without one rule. */
export interface Relaxation {
  readonly rule: string;
  readonly usd: number;
  readonly hours?: number;
}

/** The smallest value of a limit that permits a plan. */
export interface LeastLimit {
  readonly rule: string;
  readonly unit: string;
  readonly now: number;
  readonly least: number;
  readonly usd: number;
  readonly hours?: number;
}

export interface RejectedStage {
  readonly name: string;
  readonly considered: number;
  readonly rejections: readonly {
    readonly rule: string;
    readonly offers: number;
    readonly nearest?: string;
  }[];
  readonly otherMarket?: string;
}

/** Why there is no answer. */
export type Failure =
  /** The server cannot be reached. */
  | { readonly kind: "unreachable" }
  /** Somebody asked for something else meanwhile. */
  | { readonly kind: "aborted" }
  | {
      readonly kind: "problem";
      readonly problem: ServerProblem;
      /** Seconds, as the server asks. */
      readonly retryAfter?: number;
    };

/** The request was fine and nothing satisfies it. */
export const isInfeasible = (failure: Failure): boolean =>
  failure.kind === "problem" && failure.problem.code === "infeasible";
