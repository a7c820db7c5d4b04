import { registerCatalog } from "./catalog.ts";
import { registerCheck } from "./check.ts";
import type { Register } from "./command.ts";
import { registerGpus } from "./gpus.ts";
import { registerInstances } from "./instances.ts";
import { registerOptimize } from "./optimize.ts";
import { registerServe } from "./serve.ts";
import { registerWhatif } from "./whatif.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Register[] = [
  registerOptimize,
  registerCheck,
  registerGpus,
  registerInstances,
  registerCatalog,
  registerWhatif,
  registerServe,
];
