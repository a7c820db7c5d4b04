import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, smallCatalog } from "./sky.ts";

/** Three stages and two axes, over the small catalog; an outage that leaves no plan among them. */
export const studyDocument = (steps: number): object => ({
  name: "small",
  base: {
    name: "three-stages",
    datasets: { reviews: { size: "600GB", at: "aws/eu-central-1" } },
    stages: [
      {
        name: "proc",
        inputs: ["reviews"],
        runtime: "0.6h",
        output: "40GB",
        resources: { cpus: "4+" },
      },
      {
        name: "train",
        inputs: ["proc"],
        runtime: "8h",
        output: "2GB",
        resources: { accelerators: "V100:4" },
      },
      { name: "serve", inputs: ["train"], runtime: "1h", resources: { accelerators: "T4:1" } },
    ],
  },
  scenarios: [
    { name: "egress free", change: { egress: "free" } },
    { name: "nowhere", change: { allow: ["lambda"] } },
  ],
  sweep: {
    axes: [
      {
        name: "egress",
        range: { from: 0, to: 0.2, steps },
        change: { egress: { usdPerGb: "$" } },
      },
      { name: "data", values: [0.1, 0.5, 1, 2, 10], change: { data: { multiply: "$" } } },
    ],
  },
});

export const newDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), "sky-study-"));

export const studyFile = async (document: object): Promise<string> => {
  const file = join(await newDirectory(), "study.json");
  await writeFile(file, JSON.stringify(document));
  return file;
};

/** Starts the built command; its output is gathered. */
export const startSky = (args: readonly string[]) => {
  const child = spawn(process.execPath, [join(root, "bin/sky.js"), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdout.resume();
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child: child as ChildProcess, ended, stderr: () => stderr };
};

export const whatifArgs = (study: string, out: string, ...more: readonly string[]) => [
  "whatif",
  study,
  "--out",
  out,
  "--catalog",
  smallCatalog,
  ...more,
];

const FILES = ["results.csv", "results.jsonl", "summary.json", "report.html"];

/** What may not depend on how a study was run. */
export const resultsIn = async (dir: string): Promise<readonly string[]> =>
  Promise.all(FILES.map((file) => readFile(join(dir, file), "utf8")));
