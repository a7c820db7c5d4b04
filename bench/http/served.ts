import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { PATHS } from "../paths.ts";

/** A server in a process of its own. */
export interface Served {
  readonly url: string;
  readonly child: ChildProcess;
  /** MiB of resident memory. */
  readonly residentMib: () => number;
  /** Milliseconds of processor time since its start, of all its threads. */
  readonly processorMs: () => number;
  readonly stop: () => Promise<void>;
}

/** Runs a Node script that writes `Listening on URL` to stderr, and waits for it. */
export const serveNode = async (args: readonly string[]): Promise<Served> => {
  const child = spawn(process.execPath, [...args], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stderr?.on("data", (chunk) => {
      text += chunk;
      const found = /Listening on (\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on("close", () => reject(new Error(`the server ended: ${text.slice(0, 500)}`)));
  });
  return {
    url,
    child,
    residentMib: () => residentMib(child.pid),
    processorMs: () => processorMs(child.pid),
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
};

/** `sky serve` without logs, once it is ready. */
export const serveSky = async (args: readonly string[] = []): Promise<Served> => {
  const served = await serveNode([
    PATHS.sky,
    "serve",
    ...["--port", "0", "--log-level", "silent", "--watch", "0"],
    ...args,
  ]);
  for (;;) {
    if ((await fetch(`${served.url}/readyz`)).ok) return served;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** NaN where there is no /proc. */
const residentMib = (pid: number | undefined): number => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
};

/** Linux counts the time of processes in hundredths of a second. */
const MS_PER_TICK = 10;

/** NaN where there is no /proc. */
const processorMs = (pid: number | undefined): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // What follows the program's name, which may hold blanks: user and system time are the 12th and 13th of these.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return MS_PER_TICK * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return Number.NaN;
  }
};
