import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Io } from "./io.ts";

/** Editors write in several steps. */
const SETTLE_MS = 100;

/**
 * Runs once, and again whenever one of the files has changed, until the process is interrupted.
 *
 * @param files  `-` cannot be watched
 * @returns only when nothing can be watched
 */
export const watchFiles = async (
  files: readonly string[],
  again: () => Promise<unknown>,
  io: Io,
): Promise<Result<void, InputError>> => {
  if (files.includes("-"))
    return err({
      kind: "input",
      file: "-",
      problems: [
        {
          pointer: "",
          detail: "standard input cannot be watched",
          remedy: "Give a file, or leave --watch out.",
        },
      ],
    });
  const { watch } = await import("chokidar");
  const watcher = watch([...files], {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: SETTLE_MS, pollInterval: SETTLE_MS / 4 },
  });
  let running = false;
  let changed = false;
  const rerun = async (): Promise<void> => {
    changed = true;
    if (running) return;
    running = true;
    while (changed) {
      changed = false;
      await again();
      io.err.write(`\nWatching ${files.join(", ")}; end with Ctrl-C.\n`);
    }
    running = false;
  };
  for (const event of ["add", "change"] as const) watcher.on(event, () => void rerun());
  await rerun();
  await new Promise((resolve) => watcher.on("error", resolve));
  await watcher.close();
  return ok(undefined);
};
