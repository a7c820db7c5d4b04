import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failed } from "../failure.ts";
import type { KeptMachine, KeptWorld, SimKeeper } from "./keeper.ts";
import { sha256Of } from "./sim-files.ts";

type KeptFile = KeptWorld["files"][number];

/**
 * A simulated world in a folder: a file for each machine, each stored file and each request that came to nothing. A
 * run's machines and files are its broker's alone, so several brokers may use one world; each sees what was there when
 * it began.
 */
export const keptInFolder = (folder: string): SimKeeper => ({
  machine: (machine) => write(folder, "machines", machine.request.id, machine),
  file: (path, file) => {
    const name = sha256Of(path);
    if (file === undefined) rmSync(fileOf(folder, "files", name), { force: true });
    else write(folder, "files", name, [path, { bytes: file.bytes, text: file.text }]);
  },
  revoked: (requestId) => write(folder, "revoked", requestId, requestId),
  load: () => ({
    machines: read<KeptMachine>(folder, "machines").sort((a, b) => a.createdAtMs - b.createdAtMs),
    files: read<KeptFile>(folder, "files"),
    revoked: read<string>(folder, "revoked"),
  }),
});

type Kind = "machines" | "files" | "revoked";

const fileOf = (folder: string, kind: Kind, name: string): string =>
  join(folder, kind, `${name}.json`);

const write = (folder: string, kind: Kind, name: string, what: unknown): void => {
  const file = fileOf(folder, kind, name);
  const unfinished = `${file}.${process.pid}.part`;
  mkdirSync(join(folder, kind), { recursive: true, mode: 0o700 });
  writeFileSync(unfinished, JSON.stringify(what), { mode: 0o600 });
  renameSync(unfinished, file);
};

const read = <T>(folder: string, kind: Kind): T[] =>
  names(join(folder, kind)).map((name) => {
    const file = join(folder, kind, name);
    try {
      return JSON.parse(readFileSync(file, "utf8")) as T;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw failed("unsupported", `${file} cannot be read; remove ${folder} to begin a new world`);
    }
  });

const names = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
};
