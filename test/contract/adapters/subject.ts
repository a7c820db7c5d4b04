import type { Adapter, Machine, MachineRequest } from "../../../src/domain/adapter.ts";

/** An adapter under test, with what the tests have to do to its world. */
export interface Subject {
  readonly name: string;
  /** A world of its own: nothing of other tests is in it. */
  open(): Promise<World>;
}

export interface World {
  /** The adapter as a broker that has just been started gets it; what it is to know it finds. */
  adapter(): Promise<Adapter>;
  /** A request that this world can serve, two nodes at most. */
  readonly request: Omit<MachineRequest, "id">;
  /** Folders in which no secret may be found, the broker's and the machines'. */
  readonly folders: readonly string[];
  /**
   * The path by which the test reaches what a URL of a machine's files names; absent: it cannot, and tests that look
   * at files or change them go without.
   */
  readonly pathOf?: (url: string) => string;
  /** As when the power fails: its processes are gone, what they would have written at the end is missing. */
  readonly losePower?: (machine: Machine, jobId: string) => Promise<void>;
  /** Nothing reaches the machines until the returned function is called. */
  readonly cutOff?: () => Promise<() => Promise<void>>;
  /** Processes of a machine's jobs that run here; absent: it cannot be told. */
  readonly jobProcesses?: (machine: Machine) => Promise<number>;
  close(): Promise<void>;
}
