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
