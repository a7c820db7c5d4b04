import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Processes whose environment says that they belong to a machine below a folder. */
export const processesOf = async (folder: string): Promise<readonly number[]> => {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const variables = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
    if (
      variables
        .split("\0")
        .some((each) => each.startsWith(`SKY_MACHINE=${folder.replace(/\/$/, "")}`))
    )
      found.push(Number(name));
  }
  return found;
};

/** Kills a job's group as a power failure would: nothing is written after it. */
export const killJob = async (machineFolder: string, jobId: string): Promise<void> => {
  const [pid] = (await readFile(join(machineFolder, "jobs", jobId, "owner"), "utf8")).split(" ");
  process.kill(-Number(pid), "SIGKILL");
  for (let tries = 0; tries < 50 && (await processesOf(machineFolder)).length > 0; tries++)
    await sleep(20);
};

/** Ends all processes of a machine as switching it off would. One that is being started while others are killed is found in the next round. */
export const killAll = async (machineFolder: string): Promise<void> => {
  for (let rounds = 0; rounds < 250; rounds++) {
    const pids = await processesOf(machineFolder);
    if (pids.length === 0) return;
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself between the look and the signal.
      }
    }
    await sleep(20);
  }
  throw new Error(`processes of ${machineFolder} do not end`);
};
