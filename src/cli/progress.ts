import type { Io } from "./io.ts";

/** Shorter work is over before anybody could read about it. */
const SILENT_MS = 1000;
const CLEAR_LINE = "\r\u001B[K";

export interface Progress {
  readonly report: (text: string) => void;
  /** Leaves no trace on the screen. */
  readonly clear: () => void;
}

/** One line on stderr that overwrites itself; silent in the first second and when stderr is no terminal. */
export const startProgress = (io: Io): Progress => {
  const startMs = io.elapsedMs();
  let shown = false;
  return {
    report: (text) => {
      if (!io.err.isTTY || io.elapsedMs() - startMs < SILENT_MS) return;
      io.err.write(`${CLEAR_LINE}${text} …`);
      shown = true;
    },
    clear: () => {
      if (shown) io.err.write(CLEAR_LINE);
      shown = false;
    },
  };
};
