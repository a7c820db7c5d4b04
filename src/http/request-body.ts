import type { Request } from "express";
import { err, ok, type Result } from "../domain/result.ts";
import type { Format } from "../pipeline/source.ts";
import { type Problem, problem } from "./problem.ts";

export interface TextBody {
  readonly text: string;
  readonly format: Format;
}

const FORMATS: readonly [RegExp, Format][] = [
  [/^application\/([\w.-]+\+)?json$/, "json"],
  [/^(application|text)\/(x-)?yaml$/, "yaml"],
];

/** What a body may be, for answers that refuse one. */
export const ACCEPTED = "application/json, application/yaml";

/** JSON or YAML by the content type, in UTF-8 only; `undefined`: neither. */
export const formatOf = (contentType: string | undefined): Format | undefined => {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const isUtf8 = parameters.every((parameter) => {
    const [name = "", value = ""] = parameter.split("=");
    return name.trim() !== "charset" || /^"?utf-?8"?$/.test(value.trim());
  });
  return isUtf8 ? FORMATS.find(([pattern]) => pattern.test(type.trim()))?.[1] : undefined;
};

/** The body as text; its size was limited while it was read. */
export const readBody = (request: Request): Result<TextBody, Problem> => {
  const format = formatOf(request.headers["content-type"]);
  if (format === undefined) return err(problem("unsupported-media-type", NEEDED_TYPE));
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    return err(problem("unreadable", "The body is empty; a document is needed."));
  try {
    return ok({ text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), format });
  } catch {
    return err(problem("unreadable", "The body is not UTF-8 text."));
  }
};

export const NEEDED_TYPE = `Needed: Content-Type application/json or application/yaml, in UTF-8.`;
