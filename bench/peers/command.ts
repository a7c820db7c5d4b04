import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { groupCpuMs } from "./group-cpu.ts";

/** How a command of another program ended. */
export interface CommandRun {
  /** `undefined`: ended because its time was over. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
  /** Processor time of it and all that it started, when its time was over; `undefined` when it ended by itself, or unknown. */
  readonly cpuMs: number | undefined;
}

export interface Surroundings {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absent: that of this process. */
  readonly cwd?: string;
}

/**
 * Runs a program to its end or to the limit, and then ends it with all that it started. Rejects only when it cannot be started.
 */
export const runCommand = (
  command: string,
  args: readonly string[],
  limitMs: number,
  { env = {}, cwd }: Surroundings = {},
): Promise<CommandRun> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    // A process group of its own, so that a solver that it started ends with it.
    const child = spawn(command, [...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const chunks: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    let late = false;
    let cpuMs: number | undefined;
    const end = async (group: number): Promise<void> => {
      late = true;
      cpuMs = await groupCpuMs(group);
      if (child.exitCode === null && child.signalCode === null) process.kill(-group, "SIGKILL");
    };
    const timer = setTimeout(() => {
      if (child.pid !== undefined) void end(child.pid);
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
        cpuMs,
      });
    });
  });
