import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import envPaths from "env-paths";
import type { Journal } from "../../broker/journal/journal.ts";
import { StorageFault } from "../../broker/storage-fault.ts";
import type { InputError } from "../../domain/errors.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Io } from "../io.ts";
import { storageError } from "./storage-error.ts";

export interface StateFlags {
  /** Folder of journal, logs and data with the broker. */
  readonly state?: string;
}

/** What the broker remembers, and where it keeps it. */
export interface OpenState {
  /** Absolute. */
  readonly folder: string;
  readonly journal: Journal;
}

/** `--state`, `SKY_STATE_DIR`, or by the platform's convention `~/.local/share/skyplan/broker`. */
export const stateFolderOf = ({ state }: StateFlags, { env }: Io): string => {
  const named = state ?? (env.SKY_STATE_DIR || undefined);
  return resolve(named ?? join(envPaths("skyplan", { suffix: "" }).data, "broker"));
};

/** Makes the folder, for its owner alone, when it is not there. @returns its path */
export const usableFolder = async (
  flags: StateFlags,
  io: Io,
): Promise<Result<string, InputError>> => {
  const folder = stateFolderOf(flags, io);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(folder);
  } catch (error) {
    return err(unusable(folder, error));
  }
};

/** Opens the journal, and makes what is not there. */
export const openState = async (
  flags: StateFlags,
  io: Io,
): Promise<Result<OpenState, InputError>> => {
  const folder = await usableFolder(flags, io);
  if (!folder.ok) return folder;
  const { openJournal } = await import("../../broker/journal/sqlite.ts");
  try {
    return ok({ folder: folder.value, journal: openJournal(journalFile(folder.value)) });
  } catch (error) {
    if (error instanceof StorageFault) return err(storageError(error));
    throw error;
  }
};

/** As `openState`, for commands that have nothing to do where nothing was ever launched. */
export const openExistingState = async (
  flags: StateFlags,
  io: Io,
): Promise<Result<OpenState | undefined, InputError>> => {
  const file = journalFile(stateFolderOf(flags, io));
  try {
    await stat(file);
  } catch (error) {
    return isAbsent(error) ? ok(undefined) : err(unusable(dirname(file), error));
  }
  return openState(flags, io);
};

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

const journalFile = (folder: string): string => join(folder, "journal.db");

const unusable = (folder: string, error: unknown): InputError => ({
  kind: "input",
  file: folder,
  problems: [
    {
      pointer: "",
      detail: `cannot be used as the broker's folder (${error instanceof Error ? error.message : String(error)})`,
      remedy: "Give --state or SKY_STATE_DIR a folder that may be written.",
    },
  ],
});
