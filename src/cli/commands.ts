import { registerCancel } from "./cancel.ts";
import { registerCatalog } from "./catalog.ts";
import { registerCheck } from "./check.ts";
import type { Register } from "./command.ts";
import { registerCompletion } from "./completion.ts";
import { registerCost } from "./cost.ts";
import { registerDown } from "./down.ts";
import { registerExplain } from "./explain.ts";
import { registerExport } from "./export.ts";
import { registerGpus } from "./gpus.ts";
import { registerImport } from "./import.ts";
import { registerInit } from "./init.ts";
import { registerInstances } from "./instances.ts";
import { registerInvoice } from "./invoice.ts";
import { registerLaunch } from "./launch.ts";
import { registerLogs } from "./logs.ts";
import { registerOptimize } from "./optimize.ts";
import { registerResume } from "./resume.ts";
import { registerServe } from "./serve.ts";
import { registerStatus } from "./status.ts";
import { registerWhatif } from "./whatif.ts";
import { registerWorker } from "./worker.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Register[] = [
  registerInit,
  registerOptimize,
  registerExplain,
  registerCheck,
  registerImport,
  registerExport,
  registerGpus,
  registerInstances,
  registerCatalog,
  registerWhatif,
  registerWorker,
  registerServe,
  registerLaunch,
  registerStatus,
  registerLogs,
  registerResume,
  registerCancel,
  registerDown,
  registerCost,
  registerInvoice,
  registerCompletion,
];
