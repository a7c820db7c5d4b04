import type * as z from "zod";
import type { Problem } from "../domain/errors.ts";
import { problem } from "./imported.ts";

/** What a foreign file has wrong, in the words of the schema that read it. */
export const schemaFaults = (
  error: z.ZodError,
  title: string,
  prefix: readonly PropertyKey[] = [],
): readonly Problem[] =>
  error.issues.map(({ path, message }) => {
    const pointer = [...prefix, ...path].map((part) => `/${String(part)}`).join("");
    return problem(pointer, `not as ${title} writes it: ${message}`);
  });
