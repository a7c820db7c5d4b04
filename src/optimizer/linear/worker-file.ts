import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** Beside this module in the source tree; beside it, or beside its folder of chunks, in a bundle. */
const candidates = ["./worker.ts", "./worker.js", "../worker.js"];

const nearestWorker = (): URL => {
  const urls = candidates.map((path) => new URL(path, import.meta.url));
  const found = urls.find((url) => existsSync(fileURLToPath(url)));
  if (found) return found;
  throw new Error(
    `No solver worker beside ${import.meta.url}: the package is incomplete, reinstall it.`,
  );
};

/**
 * Starts a solver thread from the given file, or else from the one beside this module.
 *
 * Node 20 cannot run TypeScript, so in the source tree a small script first registers tsx, a development
 * dependency; an installed package never takes that way.
 */
export const startWorker = (workerFile?: string | URL): Worker => {
  const file = workerFile ?? nearestWorker();
  if (!String(file).endsWith(".ts")) return new Worker(file);
  const script = `import("tsx/esm/api").then(({ register }) => {
    register();
    return import(${JSON.stringify(String(file))});
  });`;
  return new Worker(script, { eval: true });
};
