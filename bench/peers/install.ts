import { type CommandRun, runCommand } from "./command.ts";

const INSTALL_LIMIT_MS = 600_000;

/** One command to run, and in which folder. */
export interface Step {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs commands one after the other. @returns what failed, or `undefined` */
export const install = async (steps: readonly Step[]): Promise<string | undefined> => {
  for (const { command, cwd, env } of steps) {
    const [program, ...args] = command;
    const run: CommandRun | string = await runCommand(program, args, INSTALL_LIMIT_MS, {
      env: env ?? {},
      ...(cwd === undefined ? {} : { cwd }),
    }).catch(String);
    if (typeof run === "string") return `${command.join(" ")}: ${run}`;
    if (run.code !== 0) return `${command.join(" ")}: ${lastLine(run.stderr)}`;
  }
  return undefined;
};

export const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
