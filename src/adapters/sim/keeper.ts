import type { MachineRequest } from "../../domain/adapter.ts";
import type { JobRun } from "./job-run.ts";
import type { SimFile } from "./sim-files.ts";

/** Where a simulated world is written down as it changes, so that another process finds it as it was. */
export interface SimKeeper {
  machine(machine: KeptMachine): void;
  /** `undefined`: it is gone. */
  file(path: string, file: SimFile | undefined): void;
  revoked(requestId: string): void;
  load(): KeptWorld;
}

/** All of a machine that does not follow from the rules. */
export interface KeptMachine {
  readonly request: MachineRequest;
  readonly createdAtMs: number;
  readonly jobs: readonly (readonly [id: string, job: JobRun])[];
  readonly ended?: { readonly atMs: number; readonly reason: "preempted" | "ended" };
}

export interface KeptWorld {
  readonly machines: readonly KeptMachine[];
  readonly files: readonly (readonly [path: string, file: Pick<SimFile, "bytes" | "text">])[];
  readonly revoked: readonly string[];
}

/** A world that ends with its process. */
export const NOT_KEPT: SimKeeper = {
  machine: () => undefined,
  file: () => undefined,
  revoked: () => undefined,
  load: () => ({ machines: [], files: [], revoked: [] }),
};
