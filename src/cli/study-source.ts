import { dirname, resolve } from "node:path";
import type { InputError } from "../domain/errors.ts";
import { ok, type Result } from "../domain/result.ts";
import { namedFiles } from "../study/file/named-files.ts";
import type { StudySource } from "../study/file/source.ts";
import { readInput } from "./input-file.ts";
import type { Io } from "./io.ts";

/** A study and the pipeline files that it names, read; names are relative to the study. */
export const readStudySource = async (
  file: string,
  io: Io,
): Promise<Result<StudySource, InputError>> => {
  const text = await readInput(file, io);
  if (!text.ok) return text;
  const files: Record<string, string> = {};
  for (const name of namedFiles(text.value, file)) {
    const pipeline = await readInput(besideStudy(file, name), io);
    if (!pipeline.ok) return pipeline;
    files[name] = pipeline.value;
  }
  return ok({ file, text: text.value, files });
};

/** A path as a study means it. */
export const besideStudy = (study: string, path: string): string =>
  resolve(study === "-" ? "." : dirname(study), path);
