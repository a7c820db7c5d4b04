import type { Recorded, RunEvent } from "../events.ts";

/** The broker's memory: what happened, in order, for good. */
export interface Journal {
  /** Durable when it returns. */
  append(run: string, event: RunEvent, atMs: number): Recorded;
  /** @param afterId  only what came later */
  read(run: string, afterId?: number): readonly Recorded[];
  /** Every run, the oldest first. */
  runs(): readonly string[];
  /**
   * Makes this process the run's only broker.
   *
   * @param takeOver  also when a process of another host has it, of which nobody here knows whether it lives
   * @returns who has it, when another live process does
   */
  claim(run: string, holder: Holder, takeOver?: boolean): Holder | undefined;
  release(run: string, holder: Holder): void;
  /** The live process that has claimed it, as far as can be told. */
  holderOf(run: string): Holder | undefined;
  close(): void;
}

/** A broker process. `startedAtMs` tells it from a later one with the same id. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly startedAtMs: number;
}
