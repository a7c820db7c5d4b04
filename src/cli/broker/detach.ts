import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { runFolder } from "../../broker/stores.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";

/** Carries a run on in a process of its own that outlives this one; what it says is kept beside the run's logs. */
export const detach = async (
  run: string,
  stateFolder: string,
  output: string | undefined,
  io: Io,
): Promise<ExitCode> => {
  const folder = runFolder(stateFolder, run);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = openSync(join(folder, "broker.log"), "a", 0o600);
  const program = process.argv[1] ?? "";
  const results = output === undefined ? [] : ["--output", resolve(output)];
  const args = [...process.execArgv, program, "resume", run, "--state", stateFolder, ...results];
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", log, log] });
  await new Promise<void>((done, failed) => {
    child.once("spawn", done);
    child.once("error", failed);
  });
  child.unref();
  closeSync(log);
  io.out.write(`${run}\n`);
  io.err.write(
    `In the background.\n  → Look: sky status ${run}, sky logs ${run} --follow\n  → End it: sky cancel ${run}\n`,
  );
  return EXIT.done;
};
