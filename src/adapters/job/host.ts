import type { Answer } from "../../domain/adapter.ts";

/** Somewhere that has bash: this machine, or one at the other end of a connection. */
export interface Host {
  /** For messages. */
  readonly name: string;
  /**
   * Runs `bash -s` with this on its standard input. That it ran is `ok`, whatever its exit code.
   * A connection that fails or is lost, and an aborted signal, are `unreachable`.
   */
  bash(input: string, signal: AbortSignal): Promise<Answer<BashOutput>>;
}

export interface BashOutput {
  readonly exitCode: number;
  readonly stdout: Buffer;
  /** Cut to its last 4 kB. */
  readonly stderr: string;
}
