import { parseAllDocuments } from "yaml";
import type { Problem } from "../domain/errors.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { problem } from "./imported.ts";

/** Deeper than any real workflow file; aliases that multiply are refused by the parser itself. */
const MOST_ALIASES = 100;

/**
 * The documents of a YAML or JSON text, as plain values.
 *
 * @returns all problems of the text with their lines
 */
export const readDocuments = (text: string): Result<readonly unknown[], readonly Problem[]> => {
  const documents = parseAllDocuments(text, { uniqueKeys: true, prettyErrors: true });
  if (!Array.isArray(documents)) return ok([]);
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ message, linePos }) => ({
      ...problem("", message.split("\n")[0] ?? "not YAML"),
      ...(linePos === undefined ? {} : { line: linePos[0].line, column: linePos[0].col }),
    })),
  );
  if (problems.length > 0) return err(problems);
  try {
    return ok(documents.map((document) => document.toJS({ maxAliasCount: MOST_ALIASES })));
  } catch (error) {
    return err([problem("", error instanceof Error ? error.message : "not YAML")]);
  }
};

/** Whether a value is an object with keys. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
