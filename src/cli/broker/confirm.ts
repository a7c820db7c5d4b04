import process from "node:process";
import type { Io } from "../io.ts";

/** Whether there is somebody to ask. */
export const canAsk = (io: Io): boolean => io.err.isTTY && process.stdin.isTTY === true;

/** Asks on the terminal, on stderr; no is the answer of who says nothing. */
export const confirmed = async (message: string): Promise<boolean> => {
  const { confirm } = await import("@clack/prompts");
  return (await confirm({ message, initialValue: false, output: process.stderr })) === true;
};
