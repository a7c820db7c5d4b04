import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Holder } from "./journal.ts";

export type IsAlive = (holder: Holder) => boolean;

/** This process. */
export const thisHolder = (): Holder => ({
  host: hostname(),
  pid: process.pid,
  startedAtMs: startOf(process.pid) ?? 0,
});

/** Whether the process still runs, and is not a later one with its id. Of another host nothing is known: it counts as running. */
export const isAlive = ({ host, pid, startedAtMs }: Holder): boolean => {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return (startOf(pid) ?? 0) === startedAtMs;
};

/** Clock ticks from the machine's start to the process's, where the system tells: it need only differ between processes. */
const startOf = (pid: number): number | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(afterName[19]);
  } catch {
    return undefined;
  }
};
