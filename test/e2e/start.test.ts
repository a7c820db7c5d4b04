import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pipelineFile, root } from "./sky.ts";

/** Packages that only other commands need: each would slow every start down. */
const HEAVY =
  /express|piscina|pino|observablehq|linkedom|bullmq|ioredis|playwright|world-atlas|ts-graphviz|chokidar|clack/;

/** Of our own code and the packages bundled into it; Node reads it at every start. */
const MOST_BYTES = 1_080_000;

it("planning on the command line loads no package of other commands", async () => {
  const file = await pipelineFile({
    name: "start",
    stages: [{ name: "a", runtime: "1h", resources: { cpus: "4+" } }],
  });
  // What Node opens is told by its own tracing of module loads.
  const child = spawn(process.execPath, [join(root, "bin/sky.js"), "optimize", file], {
    env: { ...process.env, NODE_DEBUG: "esm,module" },
  });
  let told = "";
  child.stderr.on("data", (chunk) => {
    told += chunk;
  });
  child.stdout.resume();
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(0);
  expect(told).toContain("cli/main.js");
  const packages = told.split("\n").filter((line) => /node_modules\//.test(line));
  expect(packages.filter((line) => HEAVY.test(line))).toEqual([]);
  const own = new Set(told.match(/dist\/[\w/.-]+\.js/g));
  const sizes = await Promise.all(
    [...own].map(async (name) => (await stat(join(root, name))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});
