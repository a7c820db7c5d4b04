import { readdir, readFile } from "node:fs/promises";

/** Linux counts processor time in hundredths of a second wherever it shows it to programs. */
const MS_PER_TICK = 10;

/** What `/proc/PID/stat` says of one process. */
interface ProcessCpu {
  readonly group: number;
  /** Its own time and that of its ended children that it has waited for, milliseconds. */
  readonly cpuMs: number;
}

/**
 * Processor time that a process group has used so far, milliseconds: its living processes and the ended children that they
 * waited for. `undefined` where there is no `/proc`.
 */
export const groupCpuMs = async (group: number): Promise<number | undefined> => {
  const names = await readdir("/proc").catch(() => undefined);
  if (names === undefined) return undefined;
  const ids = names.filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map(readProcessCpu));
  const ours = all.filter((process) => process?.group === group);
  return ours.length === 0 ? undefined : ours.reduce((sum, each) => sum + each!.cpuMs, 0);
};

/** `undefined` when it has ended meanwhile. */
const readProcessCpu = async (id: string): Promise<ProcessCpu | undefined> => {
  const text = await readFile(`/proc/${id}/stat`, "latin1").catch(() => undefined);
  return text === undefined ? undefined : parseProcessCpu(text);
};

/** The second field is a name in parentheses that may hold anything; the fields after it are counted from `)`. */
export const parseProcessCpu = (stat: string): ProcessCpu => {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [group, ...times] = [2, 11, 12, 13, 14].map((index) => Number(fields[index]));
  return { group: group!, cpuMs: MS_PER_TICK * times.reduce((sum, ticks) => sum + ticks, 0) };
};
