import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

/** How a command of another program ended. */
export interface CommandRun {
  /** `undefined`: ended because its time was over. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
}

/** Runs a program to its end or to the limit; rejects only when it cannot be started. */
export const runCommand = (
  command: string,
  args: readonly string[],
  limitMs: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandRun> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, [...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, limitMs);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({
        code: late ? undefined : (code ?? 1),
        stdout: Buffer.concat(chunks.stdout).toString("utf8"),
        stderr: Buffer.concat(chunks.stderr).toString("utf8"),
        wallMs: performance.now() - began,
      });
    });
  });
