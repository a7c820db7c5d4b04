import { registerCancel } from "./broker/cancel.ts";
import { registerCost } from "./broker/cost.ts";
import { registerDown } from "./broker/down.ts";
import { registerInvoice } from "./broker/invoice.ts";
import { registerLaunch } from "./broker/launch.ts";
import { registerLogs } from "./broker/logs.ts";
import { registerResume } from "./broker/resume.ts";
import { registerStatus } from "./broker/status.ts";
import { registerCatalog } from "./catalog.ts";
import { registerCheck } from "./check.ts";
import type { Register } from "./command.ts";
import { registerCompletion } from "./completion.ts";
import { registerExplain } from "./explain.ts";
import { registerExport } from "./export.ts";
import { registerGpus } from "./gpus.ts";
import { registerImport } from "./import.ts";
import { registerInit } from "./init.ts";
import { registerInstances } from "./instances.ts";
import { registerOptimize } from "./optimize.ts";
import { registerServe } from "./serve.ts";
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
