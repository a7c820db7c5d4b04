import { spawn } from "node:child_process";
import type { Answer } from "../domain/adapter.ts";
import { err, ok } from "../domain/result.ts";
import { failure } from "./failure.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: Buffer;
  /** Cut to its last 4 kB. */
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly input?: string;
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
}

const STDERR_BYTES = 4096;

/**
 * Runs a program with an argument list, no shell. An aborted signal kills it and is `unreachable`; a program that is
 * not installed is `unsupported`.
 */
export const runProcess = (
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<Answer<Ran>> =>
  new Promise((resolve) => {
    const { signal, input = "", env = process.env } = options;
    if (signal.aborted) return resolve(err(aborted(command)));
    const child = spawn(command, args, { stdio: "pipe", env });
    const stdout: Buffer[] = [];
    let stderr = "";
    const kill = (): void => void child.kill("SIGKILL");
    const end = (answer: Answer<Ran>): void => {
      signal.removeEventListener("abort", kill);
      // What a killed program started may still hold the pipes.
      if (signal.aborted) for (const pipe of child.stdio) pipe?.destroy();
      resolve(answer);
    };
    signal.addEventListener("abort", kill, { once: true });
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-STDERR_BYTES);
    });
    // A program that ends without reading all: its exit code says more.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("error", (error) => end(err(notStarted(command, error))));
    child.on("exit", () => signal.aborted && end(err(aborted(command))));
    child.on("close", (code) =>
      end(
        signal.aborted
          ? err(aborted(command))
          : ok({ exitCode: code ?? 128, stdout: Buffer.concat(stdout), stderr }),
      ),
    );
  });

const aborted = (command: string) =>
  failure("unreachable", `${command}: ended before it had answered`);

const notStarted = (command: string, error: Error) =>
  "code" in error && error.code === "ENOENT"
    ? failure("unsupported", `"${command}" is not installed on the broker's machine`)
    : failure("unknown", `${command} could not be started: ${error.message}`);
