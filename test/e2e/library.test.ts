import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { browserBundle } from "../../scripts/browser-bundle.mjs";
import type * as browserModule from "../../src/browser.ts";
import { readCatalogTexts } from "../../src/catalog/read-texts.ts";
import type * as indexModule from "../../src/index.ts";
import { root, smallCatalog } from "./sky.ts";

const packageUrl = pathToFileURL(join(root, "dist/index.js")).href;

const THREE_STAGES = JSON.stringify({
  name: "three",
  datasets: { raw: { size: "50GB", at: "aws/us-east-1" } },
  stages: [
    { name: "prepare", inputs: ["raw"], runtime: "1h", output: "20GB", resources: { cpus: "4+" } },
    {
      name: "train",
      inputs: ["prepare"],
      runtime: "2h",
      output: "1GB",
      resources: { accelerators: "v100:4" },
    },
    { name: "test", inputs: ["train"], runtime: "30m", resources: { cpus: "4+" } },
  ],
});

/** The plan without what differs from run to run. */
const lasting = (plan: unknown): unknown =>
  JSON.parse(JSON.stringify(plan, (key, value) => (key === "ms" ? 0 : value)));

const inNode = async (): Promise<unknown> => {
  const { loadCatalog, parsePipeline, plan } = (await import(packageUrl)) as typeof indexModule;
  const catalog = await loadCatalog({ dir: smallCatalog });
  const pipeline = parsePipeline(THREE_STAGES, { file: "dag.json" });
  if (!catalog.ok || !pipeline.ok) throw new Error("unreadable");
  const found = await plan(pipeline.value, catalog.value, { solver: "javascript-lp-solver" });
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return lasting(found.value);
};

const textsOf = async (dir: string): Promise<Map<string, string>> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async (entry): Promise<[string, string]> => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(dir.length + 1).replaceAll("\\", "/"), await readFile(path, "utf8")];
      }),
    ),
  );
};

let expected: unknown;
beforeAll(async () => {
  expected = await inNode();
});

describe("the package in other places", () => {
  it("plans in a worker thread, which ends by itself", async () => {
    const script = `
      const { parentPort, workerData } = require("node:worker_threads");
      import(workerData.url).then(async ({ loadCatalog, parsePipeline, plan }) => {
        const catalog = await loadCatalog({ dir: workerData.dir });
        const pipeline = parsePipeline(workerData.text, { file: "dag.json" });
        const options = { solver: "javascript-lp-solver" };
        parentPort.postMessage(JSON.stringify(await plan(pipeline.value, catalog.value, options)));
      });`;
    const worker = new Worker(script, {
      eval: true,
      workerData: { url: packageUrl, dir: smallCatalog, text: THREE_STAGES },
    });
    const message = await new Promise<string>((resolve, reject) => {
      worker.on("message", resolve);
      worker.on("error", reject);
    });
    const code = await new Promise((resolve) => worker.on("exit", resolve));
    expect(code).toBe(0);
    expect(lasting(JSON.parse(message).value)).toEqual(expected);
  });

  it("plans many pipelines at once, each with its own solver", async () => {
    expect(await Promise.all([inNode(), inNode(), inNode()])).toEqual([
      expected,
      expected,
      expected,
    ]);
  });

  it("plans in a browser, with nothing but what browsers have", async () => {
    const { outputFiles, metafile } = await build({
      ...browserBundle,
      absWorkingDir: root,
      format: "iife",
      globalName: "skyplan",
      write: false,
      metafile: true,
    });
    const web = createContext({ performance, TextEncoder, crypto });
    expect(runInContext("typeof process + typeof Buffer + typeof require", web)).toBe(
      "undefinedundefinedundefined",
    );
    expect(Object.values(metafile?.outputs ?? {}).flatMap(({ imports }) => imports)).toEqual([]);
    runInContext(outputFiles?.[0]?.text ?? "", web);
    const { readCatalogTexts, parsePipeline, plan } = runInContext(
      "skyplan",
      web,
    ) as typeof browserModule;
    const catalog = await readCatalogTexts(await textsOf(smallCatalog));
    const pipeline = parsePipeline(THREE_STAGES, { file: "dag.json" });
    if (!catalog.ok || !pipeline.ok) throw new Error(JSON.stringify([catalog, pipeline]));
    const found = await plan(pipeline.value, catalog.value);
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    expect(lasting(found.value)).toEqual(expected);
  });
});

describe("a dataset of texts", () => {
  it("needs its files", async () => {
    const missing = await readCatalogTexts(new Map());
    expect(missing).toMatchObject({ ok: false });
    if (missing.ok) throw new Error("unexpected");
    expect(missing.error.problems.map(({ file }) => file)).toEqual([
      "accelerators.csv",
      "catalog",
      "regions.csv",
    ]);
  });
});

describe("the snippets of docs/library.md run", async () => {
  const text = await readFile(join(root, "docs/library.md"), "utf8");
  const snippets = [...text.matchAll(/```js\n(.*?)```\n+(?:```text\n(.*?)```)?/gs)];
  it("are there", () => expect(snippets.length).toBeGreaterThan(2));

  it.each(snippets.map(([, code = "", output = ""], i) => [i + 1, code, output] as const))(
    "snippet %i",
    async (i, code, output) => {
      // Below the package, so that its own name leads back to it.
      const folder = join(root, "dist/snippets");
      await mkdir(folder, { recursive: true });
      const file = join(folder, `library-${i}.mjs`);
      await writeFile(file, code);
      const { status, out } = await runNode(file);
      expect(status).toBe(0);
      expect(out).toBe(output);
    },
  );
});

const runNode = (file: string): Promise<{ status: number | null; out: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { cwd: root });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      out += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, out }));
  });
