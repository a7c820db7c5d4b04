import type { Incumbent } from "./incumbent.ts";
import type { Problem } from "./problem.ts";

/** How a search for the best plan ended. */
export type Outcome =
  | {
      readonly status: "optimal" | "feasible";
      readonly plan: Incumbent;
      readonly bound: number;
      /** What presolve left: every plan as good as this one is in it. */
      readonly open: Problem;
    }
  | { readonly status: "infeasible" }
  /** The limit passed before any plan was found. */
  | { readonly status: "unknown"; readonly bound: number };
