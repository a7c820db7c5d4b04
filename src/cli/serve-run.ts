import { readFile } from "node:fs/promises";
import { BlockList, isIP } from "node:net";
import { availableParallelism } from "node:os";
import process from "node:process";
import { destination, type Logger, pino } from "pino";
import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type RunningServer, startServer } from "../http/server.ts";
import type { ServerSettings } from "../http/settings.ts";
import { readTokens, type Token } from "../http/tokens.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fail } from "./failure.ts";
import type { Io } from "./io.ts";
import { type ServeFlags, settingsOf } from "./serve-settings.ts";
import { packageVersion } from "./version.ts";

/** Runs the server until it is told to end. */
export const serve = async (flags: ServeFlags, io: Io): Promise<ExitCode> => {
  const settings = settingsOf(flags, availableParallelism());
  const tokens = await tokensOf(settings);
  if (!tokens.ok) return fail(tokens.error, io, flags.color);
  let known = tokens.value;
  const log = pino({ level: settings.logLevel, base: null }, destination({ dest: 2, sync: true }));
  const started = await start(settings, () => known, log, io);
  if (!started.ok) return fail(started.error, io, flags.color);
  const server = started.value;
  // Interrupts of other commands end the process at once; here answers are under way.
  process.removeAllListeners("SIGINT");
  const told = untilTold(async () => {
    const again = await tokensOf(settings);
    if (again.ok) known = again.value;
    else log.error({ reason: again.error.problems[0]?.detail }, "the old tokens stay");
    await server.reload();
  });
  io.err.write(`Listening on ${server.url}\n`);
  const broken = await Promise.race([told, server.loaded.then((error) => error ?? told)]);
  await server.close();
  return broken === undefined ? EXIT.done : fail(broken, io, flags.color);
};

/** Settles at SIGTERM or Ctrl-C; a second one ends the process the hard way. */
const untilTold = (reload: () => Promise<void>): Promise<undefined> =>
  new Promise((resolve) => {
    process.on("SIGHUP", () => void reload());
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(EXIT.interrupted));
        resolve(undefined);
      });
  });

const start = async (
  settings: ServerSettings,
  tokens: () => readonly Token[] | undefined,
  log: Logger,
  io: Io,
): Promise<Result<RunningServer, InputError>> => {
  try {
    const parts = { settings, tokens, log, version: packageVersion(), now: io.now };
    return ok(await startServer(parts));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const words = LISTEN_FAULTS[code ?? ""];
    if (words === undefined) throw error;
    return err(wrong(`${settings.host}:${settings.port}`, ...words));
  }
};

const LISTEN_FAULTS: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ["another program listens there", "Choose another --port; 0 takes a free one."],
  EACCES: ["this user may not listen there", "Choose a --port of 1024 or more."],
  EADDRNOTAVAIL: ["this machine has no such address", "Choose another --host."],
  ENOTFOUND: ["no such host name", "Give --host an address of this machine."],
};

const wrong = (file: string, detail: string, remedy: string): InputError => ({
  kind: "input",
  file,
  problems: [{ pointer: "", detail, remedy }],
});

/** `undefined`: everybody may ask, which only this machine can do then. */
const tokensOf = async ({
  host,
  tokenFile,
}: ServerSettings): Promise<Result<readonly Token[] | undefined, InputError>> => {
  if (tokenFile === undefined)
    return isLoopback(host)
      ? ok(undefined)
      : err(
          wrong(
            `--host ${host}`,
            "others can reach this address, and no token is asked for",
            "Add --token-file FILE, or listen on 127.0.0.1.",
          ),
        );
  const text = await readFile(tokenFile, "utf8").catch(() => undefined);
  if (text === undefined)
    return err(wrong(tokenFile, "cannot be read", "Give --token-file a file with a token a line."));
  const tokens = readTokens(text);
  return tokens.ok
    ? tokens
    : err(wrong(tokenFile, tokens.error, "Make a token with: openssl rand -hex 32"));
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

const isLoopback = (host: string): boolean => {
  const family = isIP(host);
  return family === 0 ? host === "localhost" : LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
};
