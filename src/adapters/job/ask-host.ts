import type { Answer } from "../../domain/adapter.ts";
import { err, ok } from "../../domain/result.ts";
import { failure } from "../failure.ts";
import type { Host } from "./host.ts";
import { machineScript } from "./machine-script.ts";
import { type ScriptLine, scriptLines } from "./script-lines.ts";

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
  const asked = scriptLines([["command", command], ...lines]);
  const answer = await host.bash(`${machineScript()}\n${asked}${more}`, signal);
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
