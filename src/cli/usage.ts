import { type Command, CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";

/**
 * Makes a command throw instead of ending the process, help go to stdout, and a usage error show
 * what was wrong with the one line of the help that is about it.
 */
export const tameUsage = (command: Command, io: Io): Command =>
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out.write(text),
    writeErr: (text) => io.err.write(text),
    getOutHelpWidth: () => io.out.columns ?? 80,
    getErrHelpWidth: () => io.err.columns ?? 80,
    outputError: (text, write) => write(`${text}${relevantLine(command, text)}\n`),
  });

const relevantLine = (command: Command, error: string): string => {
  const option = command.options.find(({ flags }) => error.includes(`'${flags}'`));
  if (option !== undefined) return `  ${option.flags}  ${option.description}`;
  const usage = command.createHelp().commandUsage(command);
  return `Usage: ${usage} (more: ${fullName(command)} --help)`;
};

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

/** Help and version end well; every other complaint of the command line is bad usage. */
export const usageExitCode = (error: unknown): ExitCode | undefined => {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
};
