import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";

/** Where a command leaves the exit code of its run. */
export type Finish = (code: ExitCode) => void;

/** Adds one command to the program. Heavy modules are imported when it runs, so that help stays quick. */
export type Register = (program: Command, io: Io, finish: Finish) => void;
