/**
 * Builds `dist/` and `schema/`: bundles, catalog snapshot, JSON Schema and type declarations.
 * `npm ci` runs it, so it needs nothing but Node and the packages of the lock file.
 */
import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { build as buildPage } from "vite";
import { browserBundle } from "./browser-bundle.mjs";
import { englishOnly } from "./english-only.mjs";
import { pageBundle } from "./page-bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const tools = join(dist, ".build");

/** Output name → source. The worker is a file of its own because a thread is started from a path. */
const ENTRIES = {
  "cli/main": "src/cli/main.ts",
  index: "src/index.ts",
  client: "src/client.ts",
  worker: "src/optimizer/linear/worker.ts",
  "plan-worker": "src/http/worker/main.ts",
  "study-worker": "src/study/pool/worker.ts",
};

const packageFile = createRequire(import.meta.url)("../package.json");

const common = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // highs and piscina find files beside their own code, so they stay packages of their own. The rest is only for the
  // server and for queues, which are started once and can wait for their packages.
  external: [
    "highs",
    "piscina",
    "bullmq",
    "ioredis",
    "pino",
    "express",
    "helmet",
    "express-rate-limit",
    "prom-client",
    // Binary code of its own.
    "libsql",
    // Optional: installed by whoever uses the cloud.
    ...Object.keys(packageFile.peerDependencies).map((name) => `${name}*`),
  ],
  // Half of what Node does before a plan is to read code: comments and blanks cost time. Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "linked",
  plugins: [englishOnly],
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: {
    js: 'import { createRequire as skyplanRequire } from "node:module"; const require = skyplanRequire(import.meta.url);',
  },
  logLevel: "warning",
};

const bundle = () =>
  build({
    ...common,
    entryPoints: ENTRIES,
    outdir: dist,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
  });

/** The parts of the source that the build itself runs, bundled so that no TypeScript loader is needed. */
const loadTools = async () => {
  const outfile = join(tools, "tools.mjs");
  await build({
    ...common,
    stdin: {
      contents: `
        export { openapiDocument } from "./src/http/contract/openapi.ts";
        export { bundledPaths } from "./src/catalog/load.ts";
        export { readCatalog } from "./src/catalog/read.ts";
        export { writeSnapshot } from "./src/catalog/snapshot.ts";
        export { pipelineJsonSchema } from "./src/pipeline/schema.ts";
        export { planJsonSchema } from "./src/report/plan-schema.ts";
        export { studyJsonSchema } from "./src/study/file/schema.ts";`,
      resolveDir: root,
    },
    outfile,
  });
  return import(pathToFileURL(outfile).href);
};

const writeCatalogSnapshot = async ({ readCatalog, writeSnapshot, bundledPaths }) => {
  const { data, snapshot } = bundledPaths(root);
  const read = await readCatalog(data);
  if (!read.ok) {
    const shown = read.error.problems.slice(0, 5);
    for (const { file, line = 1, detail } of shown)
      console.error(`data/${file}:${line}: ${detail}`);
    throw new Error(
      `data/ has ${read.error.problems.length} problems, so there is no snapshot of it`,
    );
  }
  await writeSnapshot(read.value, data, snapshot);
};

const writeSchemas = async ({
  pipelineJsonSchema,
  planJsonSchema,
  studyJsonSchema,
  openapiDocument,
}) => {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await mkdir(join(root, "schema"), { recursive: true });
  const write = (name, schema) =>
    writeFile(join(root, `schema/${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
  await Promise.all([
    write("pipeline.schema", pipelineJsonSchema()),
    write("plan.schema", planJsonSchema()),
    write("study.schema", studyJsonSchema()),
    write("openapi", openapiDocument(version)),
  ]);
};

/** Types are checked by `npm run check`; here they are only written, which is quicker. */
const declarations = () =>
  new Promise((resolve, reject) => {
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const options = ["-p", "tsconfig.build.json", "--noCheck"];
    const child = spawn(process.execPath, [tsc, ...options], { cwd: root, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`tsc ended with exit code ${code}`)),
    );
  });

/** The reference page of the service works without any network. */
const copyReference = async () => {
  const script = createRequire(import.meta.url).resolve("rapidoc/dist/rapidoc-min.js");
  await mkdir(join(dist, "docs"), { recursive: true });
  await copyFile(script, join(dist, "docs", "rapidoc-min.js"));
};

const withTools = async () => {
  try {
    const loaded = await loadTools();
    await Promise.all([writeCatalogSnapshot(loaded), writeSchemas(loaded)]);
  } finally {
    await rm(tools, { recursive: true, force: true });
  }
};

const started = performance.now();
await rm(dist, { recursive: true, force: true });
try {
  await Promise.all([
    bundle(),
    build({
      ...browserBundle,
      absWorkingDir: root,
      format: "esm",
      outfile: join(dist, "browser.js"),
    }),
    buildPage(pageBundle(root)),
    withTools(),
    copyReference(),
    declarations(),
  ]);
  console.log(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
}
