import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
export const smallCatalog = join(root, "test/fixtures/catalogs/small");
const program = join(root, "bin/sky.js");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs the built command. */
export const sky = (args: readonly string[], options: RunOptions = {}): Promise<Ran> => {
  if (!existsSync(join(root, "dist/cli/main.js")))
    throw new Error("dist/ is missing; run: node scripts/build.mjs");
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    written.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    written.stderr += chunk;
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...written, ms: performance.now() - started }));
  });
};

/** A pipeline file in a directory of its own. @returns its path */
export const pipelineFile = async (content: unknown, name = "dag.json"): Promise<string> => {
  const file = join(await mkdtemp(join(tmpdir(), "sky-e2e-")), name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return file;
};

/** Two stages that the small catalog can place. */
export const goodPipeline = {
  name: "good",
  stages: [
    { name: "prepare", runtime: "1h", output: "10GB", resources: { cpus: "4+" } },
    { name: "train", inputs: ["prepare"], runtime: "2h", resources: { accelerators: "V100:4" } },
  ],
};
