import type { Answer } from "../../domain/adapter.ts";
import { err, ok } from "../../domain/result.ts";
import { failure } from "../failure.ts";
import type { Host } from "./host.ts";
import { type ScriptLine, scriptLines } from "./script-lines.ts";
import { machineScript } from "./script-text.ts";

/** What `bash -s` has to read for one command of `bin/machine.sh`. */
export const askInput = (command: string, lines: readonly ScriptLine[]): string =>
  `${machineScript()}\n${scriptLines([["command", command], ...lines])}`;

/** Ending processes and removing large folders take their time; all else is quick. */
const LIMIT_MS: Readonly<Record<string, number>> = { end: 600_000 };
const ORDINARY_LIMIT_MS = 60_000;

/**
 * One command of `bin/machine.sh` on a host.
 *
 * @param more  what follows on standard input, for commands that read on
 * @returns what it wrote to standard output
 */
export const askHost = async (
  host: Host,
  command: string,
  lines: readonly ScriptLine[],
  signal: AbortSignal,
  more = "",
): Promise<Answer<Buffer>> => {
  const limit = AbortSignal.timeout(LIMIT_MS[command] ?? ORDINARY_LIMIT_MS);
  const input = `${askInput(command, lines)}${more}`;
  const answer = await host.bash(input, AbortSignal.any([signal, limit]));
  if (!answer.ok) return answer;
  const { exitCode, stdout, stderr } = answer.value;
  if (exitCode === 0) return ok(stdout);
  const said = stderr.trim();
  const kind = /No space left on device|Disk quota exceeded/.test(said)
    ? "disk-full"
    : /Permission denied|Read-only file system/.test(said)
      ? "denied"
      : "unknown";
  return err(failure(kind, `${host.name}: ${command} ended with exit code ${exitCode}: ${said}`));
};
