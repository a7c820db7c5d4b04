/** What is wrong with the disk that a broker keeps its memory on. */
export type StorageTrouble = "full" | "unreadable" | "not allowed" | "busy" | "failed";

/** The broker's own folder cannot be written or read. No fault of the program: the run stays as the journal has it. */
export class StorageFault extends Error {
  readonly file: string;
  readonly trouble: StorageTrouble;

  constructor(file: string, trouble: StorageTrouble, reason: string) {
    super(reason);
    this.name = "StorageFault";
    this.file = file;
    this.trouble = trouble;
  }
}

/** Runs what reads or writes a file there; what the system or SQLite says about the disk becomes a `StorageFault`. */
export const storing = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === undefined) throw error;
    throw new StorageFault(file, trouble, (error as Error).message);
  }
};

const troubleOf = (error: unknown): StorageTrouble | undefined => {
  // A body that is no JSON: only a damaged file has one.
  if (error instanceof SyntaxError) return "unreadable";
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const code = String(error.code);
  return TROUBLES.find(([pattern]) => pattern.test(code))?.[1];
};

/** Codes of the system, and of SQLite with their details. @see https://www.sqlite.org/rescode.html */
const TROUBLES: readonly (readonly [RegExp, StorageTrouble])[] = [
  [/^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)/, "full"],
  [/^SQLITE_(CORRUPT|NOTADB|FORMAT|SCHEMA)/, "unreadable"],
  [/^(EACCES|EPERM|EROFS|SQLITE_(READONLY|PERM|AUTH))/, "not allowed"],
  [/^SQLITE_(BUSY|LOCKED)/, "busy"],
  [/^(EIO|EISDIR|ENOTDIR|ELOOP|EMFILE|ENFILE|ENOENT|EEXIST|SQLITE_(IOERR|CANTOPEN))/, "failed"],
];
