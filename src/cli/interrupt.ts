import { EXIT } from "./exit-code.ts";

export interface Interrupt {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Ctrl-C ends the process again, as it does for other commands. */
  readonly release: () => void;
}

/** For work that can be gone on with: the first Ctrl-C lets it end well, the second ends the process. */
export const listenForInterrupt = (): Interrupt => {
  const abort = new AbortController();
  const others = process.listeners("SIGINT");
  const onInterrupt = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort();
  };
  process.removeAllListeners("SIGINT");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  return {
    signal: abort.signal,
    release: () => {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onInterrupt);
      for (const other of others) process.on("SIGINT", other);
    },
  };
};
