import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { LogSink } from "./log-sink.ts";
import { storing } from "./storage-fault.ts";
import { runFolder } from "./stores.ts";

/** The kept output of one attempt's job. */
export const logFile = (stateFolder: string, run: string, requestId: string): string =>
  join(runFolder(stateFolder, run), "logs", `${requestId}.log`);

/** How far both ends were after the last whole append. */
interface Mark {
  readonly nextByte: number;
  readonly fileBytes: number;
}

const NONE: Mark = { nextByte: 0, fileBytes: 0 };

/** Logs in files that only their owner may read. What a crash left half written is cut off and fetched again. */
export const logFiles = (stateFolder: string): LogSink => ({
  position: (run, requestId) => mark(logFile(stateFolder, run, requestId)).nextByte,
  append: (run, requestId, text, nextByte) => {
    const file = logFile(stateFolder, run, requestId);
    storing(file, () => append(file, text, nextByte));
  },
});

const append = (file: string, text: string, nextByte: number): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { fileBytes } = mark(file);
  if (existsSync(file) && statSync(file).size > fileBytes) truncateSync(file, fileBytes);
  appendFileSync(file, text, { mode: 0o600 });
  const next: Mark = { nextByte, fileBytes: statSync(file).size };
  writeFileSync(`${markFile(file)}.new`, JSON.stringify(next), { mode: 0o600 });
  renameSync(`${markFile(file)}.new`, markFile(file));
};

const markFile = (file: string): string => `${file}.mark`;

const mark = (file: string): Mark => {
  try {
    return JSON.parse(readFileSync(markFile(file), "utf8")) as Mark;
  } catch {
    return NONE;
  }
};
