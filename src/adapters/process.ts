import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Answer } from "../domain/adapter.ts";
import { err, ok } from "../domain/result.ts";
import { failure } from "./failure.ts";

export interface Ended {
  readonly exitCode: number;
  /** Cut to its last 4 kB. */
  readonly stderr: string;
}

export interface Ran extends Ended {
  readonly stdout: Buffer;
}

export interface ProcessOptions {
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
}

/** A program at work. Its output has to be read for it to end. */
export interface Running {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** An aborted signal kills it and is `unreachable`; a program that is not installed is `unsupported`. */
  readonly ended: Promise<Answer<Ended>>;
}

const STDERR_BYTES = 4096;

/** Starts a program with an argument list, no shell. */
export const startProcess = (
  command: string,
  args: readonly string[],
  { signal, env = process.env }: ProcessOptions,
): Running => {
  const child = spawn(command, args, { stdio: "pipe", env });
  // A program that ends without reading all: its exit code says more.
  child.stdin.on("error", () => undefined);
  return { stdin: child.stdin, stdout: child.stdout, ended: endOf(child, command, signal) };
};

/** Runs a program to its end. */
export const runProcess = async (
  command: string,
  args: readonly string[],
  options: ProcessOptions & { readonly input?: string },
): Promise<Answer<Ran>> => {
  if (options.signal.aborted) return err(aborted(command));
  const { stdin, stdout, ended } = startProcess(command, args, options);
  const chunks: Buffer[] = [];
  stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  stdin.end(options.input ?? "");
  const end = await ended;
  return end.ok ? ok({ ...end.value, stdout: Buffer.concat(chunks) }) : end;
};

const endOf = (
  child: ChildProcessWithoutNullStreams,
  command: string,
  signal: AbortSignal,
): Promise<Answer<Ended>> =>
  new Promise((resolve) => {
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-STDERR_BYTES);
    });
    const kill = (): void => {
      child.kill("SIGKILL");
      // What it started may hold the pipes for longer.
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      resolve(err(aborted(command)));
    };
    if (signal.aborted) kill();
    signal.addEventListener("abort", kill, { once: true });
    child.on("error", (error) => resolve(err(notStarted(command, error))));
    child.on("close", (code) => {
      signal.removeEventListener("abort", kill);
      resolve(ok({ exitCode: code ?? 128, stderr }));
    });
  });

const aborted = (command: string) =>
  failure("unreachable", `${command}: ended before it had answered`);

const notStarted = (command: string, error: Error) =>
  "code" in error && error.code === "ENOENT"
    ? failure("unsupported", `"${command}" is not installed on the broker's machine`)
    : failure("unknown", `${command} could not be started: ${error.message}`);
