import { type FileHandle, open, readFile, truncate } from "node:fs/promises";
import type { Answer } from "../solve/solver.ts";
import type { Journal } from "./run-study.ts";

/** A journal in a file, one JSON object a line: `{"key": …, "answer": …}`. */
export interface FileJournal extends Journal {
  /** Lines that were no lines: the last one was being written when a run was killed. */
  readonly dropped: number;
  readonly close: () => Promise<void>;
}

const NEWLINE = 0x0a;

/**
 * Opens or begins a journal.
 *
 * Each line is appended by one write and then forced to disk, those that came meanwhile together. A run that was killed
 * leaves at most one line without its end: it is cut off here, and its scenario is solved again.
 *
 * @throws what the file system says when the file cannot be read or written
 */
export const openJournal = async (file: string): Promise<FileJournal> => {
  const { known, wholeBytes, bytes, dropped } = await readJournal(file);
  if (wholeBytes < bytes) await truncate(file, wholeBytes);
  const writer = new LineWriter(await open(file, "a"));
  return {
    known,
    dropped,
    append: (key, answer) => writer.add(`${JSON.stringify({ key, answer })}\n`),
    settled: () => writer.settled(),
    close: async () => {
      await writer.settled();
      await writer.close();
    },
  };
};

interface ReadJournal {
  readonly known: ReadonlyMap<string, Answer>;
  readonly dropped: number;
  readonly bytes: number;
  /** Up to the end of the last line that has one. */
  readonly wholeBytes: number;
}

const readJournal = async (file: string): Promise<ReadJournal> => {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const wholeBytes = content.lastIndexOf(NEWLINE) + 1;
  const lines = content.subarray(0, wholeBytes).toString("utf8").split("\n").slice(0, -1);
  const known = new Map<string, Answer>();
  let dropped = wholeBytes < content.length ? 1 : 0;
  for (const line of lines) {
    const entry = parse(line);
    if (entry === undefined) dropped++;
    else known.set(entry.key, entry.answer);
  }
  return { known, dropped, bytes: content.length, wholeBytes };
};

/** `undefined` for a line that is none of ours. */
const parse = (line: string): { readonly key: string; readonly answer: Answer } | undefined => {
  try {
    const entry = JSON.parse(line);
    const isWhole =
      typeof entry?.key === "string" &&
      typeof entry.answer?.status === "string" &&
      Array.isArray(entry.answer.stages);
    return isWhole ? entry : undefined;
  } catch {
    return undefined;
  }
};

/** Writes lines in their order; while one write is under way, the next ones gather. */
class LineWriter {
  readonly #handle: FileHandle;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  add(line: string): void {
    this.#waiting.push(line);
    this.#writing ??= this.#write();
    // Told of by `settled`; until then nobody listens.
    this.#writing.catch(() => undefined);
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.join("");
      this.#waiting = [];
      await this.#handle.appendFile(lines);
      await this.#handle.datasync();
    }
    this.#writing = undefined;
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
