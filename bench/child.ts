import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { PATHS } from "./paths.ts";

/** A finished process. */
export interface ChildRun {
  readonly stdout: string;
  /** From before the start until everything was read. */
  readonly wallMs: number;
}

/** Runs a whole Node process. Rejects, with what it wrote to stderr, when it exits with another code than 0. */
export const runNode = async (args: readonly string[]): Promise<ChildRun> => {
  const began = performance.now();
  const { stdout } = await finished(args);
  return { stdout, wallMs: performance.now() - began };
};

/** Peak resident memory of a whole Node process, MiB. Measured apart from time: the preload costs a little. */
export const peakMib = async (args: readonly string[]): Promise<number> => {
  const preload = ["--import", pathToFileURL(PATHS.peakMemory).href];
  const { peakKib } = await finished([...preload, ...args]);
  return Number(peakKib) / 1024;
};

/** Output and peak in one run, for work too long to be done twice. */
export const runMeasured = async (
  args: readonly string[],
): Promise<{ readonly stdout: string; readonly peakMib: number }> => {
  const preload = ["--import", pathToFileURL(PATHS.peakMemory).href];
  const { stdout, peakKib } = await finished([...preload, ...args]);
  return { stdout, peakMib: Number(peakKib) / 1024 };
};

interface Output {
  readonly stdout: string;
  /** What the preload wrote; empty without it. */
  readonly peakKib: string;
}

const finished = (args: readonly string[]): Promise<Output> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
    const chunks: Buffer[][] = [[], [], [], []];
    chunks.forEach((list, descriptor) => {
      child.stdio[descriptor]?.on("data", (chunk: Buffer) => list.push(chunk));
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const [, stdout = "", stderr = "", peakKib = ""] = chunks.map((list) =>
        Buffer.concat(list).toString("utf8"),
      );
      if (code === 0) resolve({ stdout, peakKib });
      else reject(new Error(`node ${args.join(" ")} exited with ${code}: ${stderr.trim()}`));
    });
  });
