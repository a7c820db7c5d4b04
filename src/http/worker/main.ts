/** Entry of a planning thread. The catalog comes with its start; see `planner-pool.ts`. */
import { workerData } from "node:worker_threads";
import type { Catalog } from "../../domain/catalog.ts";
import { createSolver } from "../../optimizer/linear/solve.ts";
import { browseGpus, browseInstances } from "./browse.ts";
import { planBody } from "./plan.ts";
import { type Done, SIGNALS, type Task } from "./work.ts";

const { catalog } = workerData as { readonly catalog: Catalog };
/** Its thread starts with the first model that the presolve does not settle, and ends with this one. */
const { solve } = createSolver();

const runTask = async ({ work, signals, port }: Task): Promise<Done> => {
  Atomics.store(signals, SIGNALS.started, 1);
  const isCancelled = (): boolean => Atomics.load(signals, SIGNALS.cancelled) !== 0;
  switch (work.kind) {
    case "plan":
      return planBody(work, catalog, solve, isCancelled);
    case "gpus":
      return browseGpus(work, catalog);
    case "instances":
      return browseInstances(work, catalog);
    case "compare":
      return (await import("./compare.ts")).compareBody(work, catalog, solve, isCancelled);
    case "explain":
      return (await import("./explain.ts")).explainBody(work, catalog);
    case "check-study":
      return (await import("./study.ts")).checkStudy(work, catalog);
    case "study":
      return (await import("./study.ts")).solveStudy(work, catalog, solve, port);
  }
};

export default runTask;
