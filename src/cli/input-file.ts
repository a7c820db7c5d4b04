import { createReadStream } from "node:fs";
import type { InputError } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Io } from "./io.ts";

/** Larger than any real pipeline; a catalog or a core dump given by mistake is refused early. */
const LARGEST_BYTES = 64 * 2 ** 20;

const FIRST_PIPELINE = 'The smallest one: {"stages": [{"name": "train", "runtime": "1h"}]}';

/** Reads a text file, or standard input for `-`. */
export const readInput = async (file: string, io: Io): Promise<Result<string, InputError>> => {
  try {
    return decode(file, await readAll(file === "-" ? io.stdin : createReadStream(file)));
  } catch (error) {
    return fail(file, ...reasonOf(error, file));
  }
};

/** Stops past the limit, because a device or a pipe may never end. */
const readAll = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_BYTES) break;
  }
  return Buffer.concat(chunks);
};

const decode = (file: string, bytes: Uint8Array): Result<string, InputError> => {
  if (bytes.length > LARGEST_BYTES)
    return fail(file, `larger than ${LARGEST_BYTES / 2 ** 20} MiB`, "Is this a pipeline file?");
  if (bytes.includes(0))
    return fail(file, "a binary file; a text file is needed", "Give a pipeline in JSON or YAML.");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === ""
      ? fail(file, "empty; a pipeline is needed", FIRST_PIPELINE)
      : ok(text);
  } catch {
    return fail(file, "not UTF-8 text", "Save the file as UTF-8.");
  }
};

const reasonOf = (error: unknown, file: string): readonly [detail: string, remedy?: string] => {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return ["no such file", "Check the path; - reads standard input."];
    case "EISDIR":
      return ["a directory; a pipeline file is needed", "Give a file in JSON or YAML."];
    case "EACCES":
    case "EPERM":
      return ["may not be read by this user", `Allow it: chmod u+r ${file}`];
    default:
      return [`cannot be read (${String(code ?? error)})`];
  }
};

const fail = (file: string, detail: string, remedy?: string): Result<never, InputError> =>
  err({
    kind: "input",
    file,
    problems: [{ pointer: "", detail, ...(remedy === undefined ? {} : { remedy }) }],
  });
