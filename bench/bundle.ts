import { join } from "node:path";
import { build } from "esbuild";
import { PATHS } from "./paths.ts";

/** highs finds its WebAssembly file beside its own code, so it stays a package of its own. */
const EXTERNAL = ["highs"];
/** Bundled CommonJS packages call require() for Node's own modules. */
const REQUIRE = `import { createRequire as benchRequire } from "node:module"; const require = benchRequire(import.meta.url);`;

/**
 * Bundles a script of the bench with the current source, as the package is bundled, and the solver's worker beside it.
 * Code that a TypeScript loader runs is slower than what users run.
 *
 * @param source  absolute path of a `.ts` file
 * @returns the script to start with Node
 */
export const bundled = async (name: string, source: string): Promise<string> => {
  await build({
    absWorkingDir: PATHS.root,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: EXTERNAL,
    banner: { js: REQUIRE },
    logLevel: "warning",
    entryPoints: { [name]: source, worker: PATHS.solverWorker },
    outdir: PATHS.built,
  });
  return join(PATHS.built, `${name}.js`);
};
