import type { InputError } from "../domain/errors.ts";
import { err, type Result } from "../domain/result.ts";
import { argo } from "./argo/read.ts";
import { isRecord, readDocuments } from "./documents.ts";
import { drawn } from "./dot/read.ts";
import { type Dialect, type Imported, type ImportOptions, problem } from "./imported.ts";
import { kubeflow } from "./kubeflow/read.ts";
import { skyPilot } from "./skypilot/read.ts";
import { wfFormat } from "./wf-format/read.ts";

/** Every format that can be read, the most telling first. */
export const DIALECTS: readonly Dialect[] = [wfFormat, argo, kubeflow, skyPilot, drawn];

/** The format of another tool that a text is in; `undefined`: our own, or nothing that is known. */
export const recognize = (text: string): Dialect | undefined => {
  const read = readDocuments(text);
  const documents = read.ok ? read.value : undefined;
  const [first] = documents ?? [];
  if (isRecord(first) && Array.isArray(first.stages)) return undefined;
  return DIALECTS.find((dialect) => dialect.recognizes(text, documents));
};

/** Reads a text of another tool as a pipeline of ours. */
export const importPipeline = (
  text: string,
  dialect: Dialect,
  options: ImportOptions,
): Result<Imported, InputError> => {
  const read = dialect.read(text, options);
  if (read.ok) return read;
  const problems =
    read.error.length > 0 ? read.error : [problem("", `cannot be read as ${dialect.title}`)];
  return err({ kind: "input", file: options.file, problems });
};
