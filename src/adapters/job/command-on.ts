import type { Answer } from "../../domain/adapter.ts";
import type { BashOutput, Host } from "./host.ts";
import { scriptLines } from "./script-lines.ts";

/**
 * Runs a program with an argument list on a host. What the user wrote is data for bash, never a part of a command; what
 * follows the list on standard input is the program's own.
 */
export const commandOn = (
  host: Host,
  argv: readonly string[],
  signal: AbortSignal,
  input = "",
): Promise<Answer<BashOutput>> =>
  host.bash(`${RUN_ARGUMENTS}\n${scriptLines(argv.map((arg) => ["arg", arg]))}${input}`, signal);

const RUN_ARGUMENTS = [
  "run() {",
  "  local key value argv=()",
  "  while IFS=' ' read -r key value; do",
  '    [ "$key" = end ] && break',
  '    printf -v value %b "$value"',
  '    argv+=("$value")',
  "  done",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's.
  '  exec "${argv[@]}"',
  "}",
  "run",
].join("\n");
