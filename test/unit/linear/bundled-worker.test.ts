import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LinearModel } from "../../../src/optimizer/linear/model.ts";
import type * as solveModule from "../../../src/optimizer/linear/solve.ts";

/** A folder below node_modules, so that the bundle finds the package it leaves outside. */
let folder: string;
beforeAll(async () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const cache = join(root, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "bundled-worker-"));
  await build({
    absWorkingDir: root,
    entryPoints: {
      "chunks/solve": "src/optimizer/linear/solve.ts",
      worker: "src/optimizer/linear/worker.ts",
    },
    outdir: folder,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["highs"],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("the bundle finds the worker beside its folder and solves with both backends", async () => {
  const bundle = (await import(
    pathToFileURL(join(folder, "chunks", "solve.js")).href
  )) as typeof solveModule;
  const model = new LinearModel();
  const [a, b] = [model.binary("a"), model.binary("b")];
  model.addToObjective(a, 2);
  model.addToObjective(b, 3);
  model.row(
    "one",
    [
      [a, 1],
      [b, 1],
    ],
    "=",
    1,
  );
  const solver = bundle.createSolver();
  for (const backend of ["highs", "javascript-lp-solver"] as const) {
    const solution = await solver.solve(model.toData(), { backend, limitMs: 10_000 });
    expect(solution).toMatchObject({ status: "optimal", objective: 2, backend });
  }
  await solver.close();
});
