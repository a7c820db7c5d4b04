import type { Readable, Writable } from "node:stream";
import { Readable as ReadableStream } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Answer } from "../../domain/adapter.ts";
import { Failed, failed, orThrow } from "../failure.ts";
import { type ScriptLine, scriptLines } from "../job/script-lines.ts";
import { scriptText } from "../job/script-text.ts";
import { type Ended, startProcess } from "../process.ts";
import { SSH_FAILED, sshFailure } from "./failures.ts";
import { bashOver, type SshTarget } from "./target.ts";

/** Commands of `bin/store.sh` at the other end of a connection. Failures are thrown as `Failed`. */
export interface StoreScript {
  /** @param more  what the command reads after its lines */
  ask(
    command: string,
    lines: readonly ScriptLine[],
    signal: AbortSignal,
    more?: Readable | string,
  ): Promise<Buffer>;
  /** Its output as it comes; the stream fails when the command does. */
  stream(command: string, lines: readonly ScriptLine[], signal: AbortSignal): Readable;
}

/** Bash somewhere, its streams as they flow. */
export type StartBash = (signal: AbortSignal) => {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly ended: Promise<Answer<Ended>>;
};

export const storeScript = (target: SshTarget, root: string): StoreScript =>
  storeScriptOver((signal) => startProcess("ssh", bashOver(target), { signal }), target.host, root);

/** @param where  for messages: the host */
export const storeScriptOver = (start: StartBash, where: string, root: string): StoreScript => {
  const inputOf = (command: string, lines: readonly ScriptLine[]): string =>
    `${scriptText("store")}\n${scriptLines([["command", command], ["root", root], ...lines])}`;
  return {
    ask: async (command, lines, signal, more = "") => {
      const { stdin, stdout, ended } = start(signal);
      const chunks: Buffer[] = [];
      stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
      stdin.write(inputOf(command, lines));
      // Not waited for: what the program says when it stops reading is the better message.
      const sent = pipeline(typeof more === "string" ? ReadableStream.from([more]) : more, stdin);
      const [end, sending] = await Promise.all([
        ended,
        sent.then(
          () => undefined,
          (e: Error) => e,
        ),
      ]);
      check(where, command, orThrow(end));
      if (sending !== undefined) throw sending;
      return Buffer.concat(chunks);
    },
    stream: (command, lines, signal) => {
      const { stdin, stdout, ended } = start(signal);
      stdin.end(inputOf(command, lines));
      return ReadableStream.from(
        (async function* () {
          yield* stdout;
          check(where, command, orThrow(await ended));
        })(),
        { objectMode: false },
      );
    },
  };
};

const check = (where: string, command: string, { exitCode, stderr }: Ended): void => {
  if (exitCode === 0) return;
  if (exitCode === SSH_FAILED) throw new Failed(sshFailure(where, stderr));
  const said = stderr.trim();
  throw failed(kindOf(said), `${where}: ${command} of files ended with ${exitCode}: ${said}`);
};

const kindOf = (said: string) => {
  if (/No space left on device|Disk quota exceeded/.test(said)) return "disk-full";
  if (/Permission denied|Read-only file system/.test(said)) return "denied";
  return /leads out of/.test(said) ? "unsupported" : "unknown";
};
