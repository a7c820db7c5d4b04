import { setTimeout } from "node:timers/promises";
import type { Clock } from "./clock.ts";

/** The machine's own time. */
export const REAL_CLOCK: Clock = {
  nowMs: () => Date.now(),
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
  },
};
