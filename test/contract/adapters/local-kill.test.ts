import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carry } from "./carry.ts";
import { processesOf } from "./processes.ts";

const CHILD = join(import.meta.dirname, "carry-child.ts");
/** From before the machine is made until after the job has ended, a little apart each time. */
const KILLS_MS = Array.from({ length: 8 }, (_, round) => round * 250 + Math.random() * 200);
const INPUT_BYTES = 3_000_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sky-kill-"));
  await mkdir(join(folder, "input"));
  await writeFile(join(folder, "input", "f"), Buffer.alloc(INPUT_BYTES, "skyplan"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.concurrent("a job on this machine, its broker killed", () => {
  it.for(KILLS_MS)(
    "%f ms after it began, is carried on by the next one and runs once",
    async (afterMs) => {
      const id = `k-${Math.round(afterMs * 1000)}`;
      const state = join(folder, "state");
      const output = join(folder, id);
      const paths = [state, id, join(folder, "input"), output] as const;
      const child = spawn(process.execPath, ["--import", "tsx", CHILD, ...paths], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      await once(child.stdout, "data");
      await sleep(afterMs);
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      // It may have come to its end before.
      if (child.exitCode === null) await gone;
      const done = await readFile(join(output, "size"), "utf8").catch(() => undefined);
      const status = await carry(...paths).catch((error: Error) => error);
      // Had it ended the machine already, there is nothing to carry on, and all has to be there.
      if (status instanceof Error)
        expect([status.message, done?.trim()]).toEqual([
          expect.stringContaining("ended already"),
          String(INPUT_BYTES),
        ]);
      else expect(status).toMatchObject({ state: "ended", exitCode: 0 });
      expect(await readFile(join(output, "times"), "utf8")).toBe("began\n");
      expect((await readFile(join(output, "size"), "utf8")).trim()).toBe(String(INPUT_BYTES));
      expect(await processesOf(join(state, "local", "machines", id))).toEqual([]);
    },
  );
});
