import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { regionId } from "../../../src/domain/ids.ts";
import { benchFor, EMPTY, fileUrl, must, write } from "./bench.ts";
import { loaded, requestAt } from "./loaded.ts";
import { machinesCases } from "./machines.cases.ts";

/** A simulated machine runs no commands: of the contract it keeps what is about machines. */
describe.concurrent("adapter sim", () => {
  const bench = benchFor({
    name: "sim",
    open: async () => {
      const stateFolder = await mkdtemp(join(tmpdir(), "sky-sim-"));
      // A job of ten seconds, as the cases have it.
      const settings = { kind: "sim", bootSeconds: 0.1, hours: { "*": 10 / 3600 } };
      return {
        adapter: () => loaded(settings, stateFolder),
        request: requestAt(regionId("aws", "us-east-1")),
        folders: [stateFolder],
        close: () => rm(stateFolder, { recursive: true, force: true }),
      };
    },
  });
  beforeAll(bench.open);
  afterAll(bench.close);
  machinesCases(bench);

  it("takes files in from outside, and gives its outputs to the outside", async () => {
    const { soon, request, machineFor, ended, adapter } = bench;
    const machine = await machineFor(request());
    const source = join(bench.scratch, "simulated");
    await write(join(source, "deep", "a.txt"), "alpha\n");
    const brought = await adapter.copy(
      { from: fileUrl(source), to: `${machine.files}/inputs/raw` },
      soon(),
    );
    expect(must(brought)).toMatchObject({ files: 1, bytes: 6 });
    must(await adapter.run(machine, { ...EMPTY, id: "j", run: "true", inputs: ["raw"] }, soon()));
    expect(await ended(machine, "j")).toMatchObject({ state: "ended", exitCode: 0 });
    const back = join(bench.scratch, "back");
    must(await adapter.copy({ from: `${machine.files}/output`, to: fileUrl(back) }, soon()));
    expect(await readFile(join(back, "part-0.txt"), "utf8")).toContain(
      `raw ${must(brought).sha256}`,
    );
  });

  it("settings that it does not know are refused by name", async () => {
    await expect(loaded({ kind: "sim", bootFailShare: 2, speed: 9 }, "/nowhere")).rejects.toThrow(
      /bootFailShare|speed/,
    );
  });
});
