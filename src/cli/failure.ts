import picocolors from "picocolors";
import { StorageFault } from "../broker/storage-fault.ts";
import type { SkyError } from "../domain/errors.ts";
import { explain } from "../report/explain.ts";
import { storageError } from "./broker/storage-error.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-code.ts";
import { type Io, wantsColor } from "./io.ts";

/** Tells the user on stderr what was wrong. @returns the exit code of that kind of error */
export const fail = (error: SkyError, io: Io, color = true): ExitCode => {
  const { red } = picocolors.createColors(wantsColor(io.err, io.env, color));
  io.err.write(`${red("error:")} ${explain(error)}\n`);
  return exitCodeOf(error);
};

/**
 * A thrown error is a mistake of this program, never of the user: the stack is shown with `SKY_DEBUG=1`. Only a broker's
 * disk may say no at any moment.
 */
export const failWithBug = (error: unknown, io: Io): ExitCode => {
  if (error instanceof StorageFault) return fail(storageError(error), io);
  const reason = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  const debug = (io.env.SKY_DEBUG ?? "") !== "";
  io.err.write(
    [
      `error: this is a bug in sky: ${firstLine(reason)}`,
      "  → Please report it at the project's issue tracker with this message, `sky --version`, the command and its input file.",
      debug ? (stack ?? "no stack") : "  SKY_DEBUG=1 shows where it happened.",
      "",
    ].join("\n"),
  );
  return EXIT.bug;
};

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
