import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { Register } from "./command.ts";
import type { ExitCode } from "./exit-code.ts";
import { atOnce, collect, timeLimitMs } from "./flags.ts";
import type { ServeFlags } from "./serve-settings.ts";

const EXAMPLES = `Examples:
  sky serve                                     on http://127.0.0.1:8080, for this machine only
  sky serve --host 0.0.0.0 --token-file tokens  for others, who need a token
  curl -H 'Content-Type: application/json' --data-binary @dag.json localhost:8080/plan
`;

const NOTES = `
GET /openapi.json describes the interface, GET /docs shows it. SIGHUP reads the
catalog and the tokens again; SIGTERM and Ctrl-C answer what is under way, then end.`;

export const registerServe: Register = (program, io, finish) => {
  withFlags(program.command("serve"))
    .addHelpText("before", EXAMPLES)
    .addHelpText("after", NOTES)
    .action(async (flags: ServeFlags) => {
      const { serve } = await import("./serve-run.ts");
      finish((await serve(flags, io)) satisfies ExitCode);
    });
};

const withFlags = (command: Command): Command =>
  command
    .summary("answer plans over HTTP")
    .description("Answers plans, prices and what-if questions over HTTP, and shows a page.")
    .usage("[options]")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "0 takes any free one", wholeNumber(0, 65_535), 8080)
    .option("--catalog <dir>", "another catalog than the one included")
    .option("--token-file <file>", "who may ask: a token a line, with a name before it if wanted")
    .option(
      "--rate-limit <n>",
      "requests a minute and token; 0: none (default: 600 with tokens)",
      wholeNumber(0, 1e9),
    )
    .option("--cors-origin <origin>", "pages of this origin may ask; may be repeated", collect)
    .option("--workers <n>", "threads that plan (default: one for each core)", atOnce)
    .option("--queue <n>", "requests that may wait for a thread", wholeNumber(0, 100_000), 64)
    .option("--worker-memory <mib>", "of one thread", wholeNumber(64, 65_536), 1024)
    .option("--time-limit <time>", "the longest that a request may ask for", timeLimitMs, 30_000)
    .option("--body-limit <kib>", "after decompression", wholeNumber(1, 65_536), 1024)
    .option("--max-stages <n>", "in one pipeline", wholeNumber(1, 5000), 2000)
    .option("--cache <mib>", "answers that are kept; 0: none", wholeNumber(0, 65_536), 64)
    .option("--request-timeout <time>", "for a request to arrive", timeLimitMs, 30_000)
    .option("--watch <time>", "how often to look at the catalog's files; 0: never", watchMs, 5000)
    .option("--grace <time>", "how long the end waits for answers under way", timeLimitMs, 30_000)
    .addOption(
      command
        .createOption("--log-level <level>", "how much to log, as JSON lines on stderr")
        .choices(["silent", "error", "warn", "info", "debug"])
        .default("info"),
    )
    .option("--no-color", "plain text");

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,10}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Needed: a whole number from ${least} to ${most}.`);
  };

const watchMs = (text: string): number => (text.trim() === "0" ? 0 : timeLimitMs(text));
