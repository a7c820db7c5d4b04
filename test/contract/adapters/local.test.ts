import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { regionId } from "../../../src/domain/ids.ts";
import { adapterContract } from "./contract.ts";
import { loaded, requestAt } from "./loaded.ts";
import { killJob, processesOf } from "./processes.ts";

adapterContract({
  name: "local",
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), "sky local "));
    const stateFolder = join(folder, "state");
    return {
      adapter: () => loaded({ kind: "local" }, stateFolder),
      request: requestAt(regionId("laptop", "here")),
      folders: [stateFolder],
      pathOf: fileURLToPath,
      losePower: (machine, jobId) => killJob(fileURLToPath(`${machine.files}/..`), jobId),
      jobProcesses: async (machine) =>
        (await processesOf(fileURLToPath(`${machine.files}/..`))).length,
      close: () => rm(folder, { recursive: true, force: true }),
    };
  },
});
